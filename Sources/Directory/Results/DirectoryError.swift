/// An operation on the directory did not succeed.
package struct DirectoryError: Error, Hashable, Sendable {
    package let code: ResultCode
    /// For the administrator: what was tried, on which server, what it said, what to do. No secrets.
    package let message: String
    /// The server's own words, or the library's; may be empty.
    package let diagnostic: String
    /// How far the server could follow the name, where it says so (RFC 4511 §4.1.9).
    package let matchedDN: String?
    package let effect: Effect
    /// Whether the connection could not be opened or bound at all: the request itself was never tried.
    package let isOpening: Bool

    /// What a failed operation may have changed.
    package enum Effect: Hashable, Sendable {
        /// Refused, or never sent: nothing changed.
        case none
        /// Sent, and not answered: in doubt, and it may still land.
        case unknown
    }

    package init(
        code: ResultCode, message: String, diagnostic: String = "", matchedDN: String? = nil,
        effect: Effect = .none, isOpening: Bool = false
    ) {
        self.code = code
        self.message = message
        self.diagnostic = diagnostic
        self.matchedDN = matchedDN
        self.effect = effect
        self.isOpening = isOpening
    }
}

extension DirectoryError {
    /// Whether the directory was away, not the request wrong: another time or another server may do it.
    ///
    /// Everything that prevents a connection counts, wrong credentials too: they say nothing about the
    /// request.
    package var isOutage: Bool {
        isOpening || Self.outages.contains(code)
    }

    /// Whether an assertion that may well be true failed inside OpenLDAP's `slapo-unique`.
    ///
    /// The overlay's own search inherits the assertion, and fails on entries that it does not fit: read
    /// again, verify, and write without the assertion.
    package var isAssertionLeak: Bool {
        code == .assertionFailed && diagnostic.contains("unique_search failed")
    }

    /// The same without a secret, should the server have repeated it.
    package func hiding(_ secret: Secret) -> DirectoryError {
        DirectoryError(
            code: code, message: message.hiding(secret), diagnostic: diagnostic.hiding(secret),
            matchedDN: matchedDN, effect: effect, isOpening: isOpening)
    }

    private static let outages: Set<ResultCode> = [
        .busy, .unavailable, .other, .serverDown, .timeout, .connectError,
    ]
}

extension DirectoryError: CustomStringConvertible {
    package var description: String {
        effect == .unknown ? message + " (sent, and not answered: it may have been done)" : message
    }
}
