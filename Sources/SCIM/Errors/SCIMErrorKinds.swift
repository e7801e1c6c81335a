extension SCIMError {
    /// 400, with the kind of mistake.
    package static func badRequest(_ type: ErrorType, _ detail: String) -> SCIMError {
        SCIMError(status: 400, type: type, detail: detail)
    }

    /// 401: no credentials, or none that we know.
    package static func unauthorized(_ detail: String) -> SCIMError {
        SCIMError(status: 401, detail: detail)
    }

    /// 403: known, and not allowed.
    package static func forbidden(_ detail: String, type: ErrorType? = nil) -> SCIMError {
        SCIMError(status: 403, type: type, detail: detail)
    }

    /// 404: no such resource or endpoint. Never because of an outage.
    package static func notFound(_ detail: String) -> SCIMError {
        SCIMError(status: 404, detail: detail)
    }

    /// 405: the endpoint is there, the method is not.
    package static func methodNotAllowed(_ detail: String) -> SCIMError {
        SCIMError(status: 405, detail: detail)
    }

    /// 409 `uniqueness`: another resource has this value already (RFC 7644 §3.3).
    package static func conflict(_ detail: String) -> SCIMError {
        SCIMError(status: 409, type: .uniqueness, detail: detail)
    }

    /// 412: the version given in If-Match is not the present one (RFC 7644 §3.14).
    package static func preconditionFailed(_ detail: String) -> SCIMError {
        SCIMError(status: 412, detail: detail)
    }

    /// 413: the body is longer than we take.
    package static func payloadTooLarge(_ detail: String) -> SCIMError {
        SCIMError(status: 413, detail: detail)
    }

    /// 415: a body that is not JSON.
    package static func unsupportedMediaType(_ detail: String) -> SCIMError {
        SCIMError(status: 415, detail: detail)
    }

    /// 500: our own mistake.
    package static func internalError(_ detail: String) -> SCIMError {
        SCIMError(status: 500, detail: detail)
    }

    /// 501: a part of SCIM that this server does not have.
    package static func notImplemented(_ detail: String) -> SCIMError {
        SCIMError(status: 501, detail: detail)
    }

    /// 503: try again later; nothing was changed.
    package static func unavailable(_ detail: String) -> SCIMError {
        SCIMError(status: 503, detail: detail)
    }
}
