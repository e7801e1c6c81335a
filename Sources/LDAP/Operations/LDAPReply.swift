package import Directory

/// What a server answered (RFC 4511 §4.1.9), and what came before the result.
package struct LDAPReply: Sendable {
    package var code: ResultCode
    package var matchedDN: String?
    package var diagnostic: String
    /// Where the server points instead of answering, by its result or amid the entries.
    package var referrals: [String]
    /// The control values that came with the result, by OID.
    package var controls: [String: [UInt8]]
    package var entries: [Entry] = []
    /// An entry or a reference that could not be understood: the answer is not complete.
    package var defect: String?
    /// Who answered, for messages.
    package var server: String
}

extension LDAPReply {
    /// Throws unless the server did what was asked, in full.
    func require(
        _ request: LDAPRequest, allowing codes: Set<ResultCode> = [.success]
    ) throws(DirectoryError) {
        guard codes.contains(code) else { throw refusal(of: request) }
        if let defect { throw refusal(of: request, code: .decodingError, because: defect) }
        if !referrals.isEmpty { throw refusal(of: request, code: .referral, because: referralText) }
    }

    private func refusal(of request: LDAPRequest) -> DirectoryError {
        let reason = code == .referral ? referralText : diagnostic
        return refusal(of: request, code: code, because: reason)
    }

    private func refusal(of request: LDAPRequest, code: ResultCode, because reason: String) -> DirectoryError {
        DirectoryError(
            code: code,
            message: Message.compose("\(server) refused: \(request)", code, reason, advice: code.advice),
            diagnostic: diagnostic, matchedDN: matchedDN)
    }

    private var referralText: String {
        "the answer lies elsewhere, and referrals are not followed: " + referrals.joined(separator: ", ")
    }
}
