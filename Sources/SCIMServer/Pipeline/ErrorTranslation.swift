import HTTPTypes
import Logging
import SCIM
import Sync

/// The one place where an error becomes an answer.
struct ErrorTranslation: Sendable {
    /// Seconds after which a client should try again.
    let retryAfter: Int

    /// The answer to an error; what only the administrator may see goes to the log.
    func answer(to error: any Error, _ logger: Logger) -> Answer {
        switch error {
        case let error as BodyReader.Overrun: overrun(error)
        case let error as MethodNotAllowed: methodNotAllowed(error)
        case let error as AuthenticationFailure: unauthenticated(error)
        default: answer(to: scimError(for: error, logger))
        }
    }

    /// An error in SCIM's terms; what only the administrator may see goes to the log.
    func scimError(for error: any Error, _ logger: Logger) -> SCIMError {
        switch error {
        case let error as SCIMError: return error
        case let error as SyncError:
            log(error, logger)
            return Self.scimError(error)
        case let failure as StateFailure:
            logger.error("the state failed", metadata: ["reason": "\(failure)"])
            return .unavailable(
                "the gateway cannot use its state at the moment; its administrator finds the reason in the log")
        default:
            logger.error("a request failed unexpectedly", metadata: ["error": "\(error)"])
            return .internalError("something went wrong in the gateway; its log holds the reason")
        }
    }

    private func answer(to error: SCIMError) -> Answer {
        var answer = Answer(status: .init(code: error.status), body: error.body)
        if error.status == 503 { answer.headers[.retryAfter] = "\(error.retryAfter ?? retryAfter)" }
        return answer
    }

    private func overrun(_ overrun: BodyReader.Overrun) -> Answer {
        var answer = answer(to: overrun.error)
        answer.closesConnection = true
        return answer
    }

    private func methodNotAllowed(_ error: MethodNotAllowed) -> Answer {
        let names = error.allowed.map(\.rawValue).joined(separator: ", ")
        var answer = answer(to: SCIMError.methodNotAllowed("this endpoint knows the methods \(names)"))
        answer.headers[.allow] = names
        return answer
    }

    private func unauthenticated(_ failure: AuthenticationFailure) -> Answer {
        var answer = answer(to: SCIMError.unauthorized(failure.detail))
        answer.headers[.wwwAuthenticate] = failure.challenge
        return answer
    }

    private func log(_ error: SyncError, _ logger: Logger) {
        guard let detail = error.detail else { return }
        let level: Logger.Level =
            switch error.code {
            case .invalidValue: .info
            case .limited: .error
            default: .warning
            }
        logger.log(level: level, "\(error.message)", metadata: ["detail": "\(detail)"])
    }

    private static func scimError(_ error: SyncError) -> SCIMError {
        switch error.code {
        case .notFound: .notFound(error.message)
        case .uniqueness: .conflict(error.message)
        case .protected: .forbidden(error.message)
        case .conflict: SCIMError(status: 409, type: .uniqueness, detail: error.message)
        case .invalidValue: .badRequest(.invalidValue, error.message)
        case .busy, .unavailable, .incompleteRead, .sweepRunning: .unavailable(error.message)
        case .limited: SCIMError(status: 503, detail: error.message, retryAfter: error.retryAfter)
        case .refused: .internalError(error.message)
        }
    }
}
