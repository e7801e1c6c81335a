import Directory

/// The errors that arise on this side of the wire.
extension DirectoryError {
    /// The connection was closed before the request could be sent.
    static func notSent(_ request: LDAPRequest, _ server: String, _ reason: String) -> DirectoryError {
        DirectoryError(
            code: .serverDown,
            message: Message.compose("\(server) could not be asked to \(request)", .serverDown, reason),
            diagnostic: reason)
    }

    /// A password was to go where others can read it.
    static func inClearText(_ request: LDAPRequest, _ server: String) -> DirectoryError {
        let reason = "nothing was sent: the connection is not encrypted"
        return DirectoryError(
            code: .confidentialityRequired,
            message: Message.compose(
                "\(server): \(request)", .confidentialityRequired, reason,
                advice: "Set the tls mode, or use ldaps:// or ldapi://"),
            diagnostic: reason)
    }

    /// The connection went away while the answer was awaited.
    static func lost(_ request: LDAPRequest, _ server: String, _ reason: String) -> DirectoryError {
        DirectoryError(
            code: .serverDown,
            message: Message.compose("\(server) did not answer: \(request)", .serverDown, reason),
            diagnostic: reason, effect: request.effectInDoubt)
    }

    /// The deadline passed; `sent` tells whether the request had left by then.
    static func expired(_ request: LDAPRequest, _ server: String, sent: Bool) -> DirectoryError {
        let reason = sent ? "no answer within the time allowed" : "no time was left to send it"
        return DirectoryError(
            code: .timeout, message: Message.compose("\(server): \(request)", .timeout, reason),
            diagnostic: reason, effect: sent ? request.effectInDoubt : .none)
    }

    /// The caller's task was cancelled.
    static func cancelled(_ request: LDAPRequest, _ server: String, sent: Bool) -> DirectoryError {
        DirectoryError(
            code: .userCancelled,
            message: Message.compose("\(server): \(request)", .userCancelled, "the caller gave up"),
            effect: sent ? request.effectInDoubt : .none)
    }

    /// The library would not send the request.
    static func unsendable(
        _ request: LDAPRequest, _ server: String, _ code: ResultCode, _ reason: String
    ) -> DirectoryError {
        DirectoryError(
            code: code, message: Message.compose("\(server): \(request)", code, reason), diagnostic: reason)
    }

    /// A connection could not be opened.
    static func opening(
        _ server: String, _ code: ResultCode, _ reason: String, advice: String? = nil
    ) -> DirectoryError {
        DirectoryError(
            code: code,
            message: Message.compose("cannot connect to \(server)", code, reason, advice: advice),
            diagnostic: reason, isOpening: true)
    }

    /// The same failure, as one of opening a connection.
    var asOpening: DirectoryError {
        DirectoryError(
            code: code, message: message, diagnostic: diagnostic, matchedDN: matchedDN, effect: .none,
            isOpening: true)
    }
}
