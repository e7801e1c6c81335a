import Directory

/// Sentences for the administrator.
enum Message {
    /// `what: code: the server's words. What to do.`
    static func compose(_ what: String, _ code: ResultCode, _ words: String, advice: String? = nil) -> String {
        let said = words.isEmpty ? "" : ": \(AttributeValue(words))"
        return "\(what): \(code)\(said)" + (advice.map { ". \($0)" } ?? "")
    }
}

extension ResultCode {
    /// What an administrator can do about it; nil where the code says nothing of the kind.
    var advice: String? {
        switch self {
        case .timeLimitExceeded, .sizeLimitExceeded, .adminLimitExceeded:
            "The answer was cut off by a limit: raise the limits of the bind identity, or narrow the search."
        case .insufficientAccessRights:
            "The bind identity lacks the right for this."
        case .invalidCredentials:
            "Check the bind name and the password."
        case .confidentialityRequired, .strongerAuthRequired:
            "The server demands encryption: set the tls mode."
        case .unavailableCriticalExtension:
            "The server does not support a control that this needs."
        default: nil
        }
    }
}
