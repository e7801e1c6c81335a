/// A failure as SCIM answers it (RFC 7644 §3.12).
///
/// The detail is shown to the administrator of the client, so it names the attribute and what was
/// expected, and never anything of the directory behind us.
package struct SCIMError: Error, Hashable, Sendable {
    /// The HTTP status code.
    package let status: Int
    /// The `scimType`, where table 9 has one that fits.
    package let type: ErrorType?
    /// What went wrong and what to do about it.
    package let detail: String
    /// When another try may succeed, in seconds from now (RFC 9110 §10.2.3); nil where nothing tells.
    package let retryAfter: Int?

    /// Makes an error; the common kinds have their own functions.
    package init(status: Int, type: ErrorType? = nil, detail: String, retryAfter: Int? = nil) {
        self.status = status
        self.type = type
        self.detail = detail
        self.retryAfter = retryAfter
    }

    /// The message body. `status` is a string there, as the RFC has it.
    package var body: Value {
        var members: [(String, Value)] = [
            ("schemas", [.string(SchemaURI.error.text)]),
            ("status", .string(String(status))),
        ]
        if let type { members.append(("scimType", .string(type.rawValue))) }
        members.append(("detail", .string(detail)))
        return .object(Object(members))
    }
}

extension SCIMError: CustomStringConvertible {
    package var description: String {
        let type = type.map { " \($0.rawValue)" } ?? ""
        return "\(status)\(type): \(detail)"
    }
}
