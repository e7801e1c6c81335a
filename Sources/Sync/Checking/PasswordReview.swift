import Directory
import Mapping

/// Whether the passwords of clients can be carried to a server as the mapping says.
struct PasswordReview {
    let rule: PasswordRule
    let capabilities: DirectoryCapabilities
    let place: Finding.Place

    var findings: [Finding] { confidentiality + method }

    private var confidentiality: [Finding] {
        guard !capabilities.isConfidential else { return [] }
        return [
            Finding(
                .error, "passwords",
                "the mapping takes passwords, and the connection is not encrypted: whoever sends one is refused",
                place: place, advice: "protect the connection, in sluice.yaml",
                paste: "directory: { tls: { mode: starttls } }")
        ]
    }

    private var method: [Finding] {
        let isActiveDirectory = ServerProduct(capabilities) == .activeDirectory
        switch rule.method {
        case .modify where !capabilities.supportsPasswordModify:
            return [
                problem(
                    "the server does not know the password modify operation (RFC 3062)",
                    isActiveDirectory ? "write method: unicodePwd" : "take the key password out")
            ]
        case .unicodePwd where !isActiveDirectory:
            return [problem("unicodePwd is Active Directory's, and this server is another", "write method: modify")]
        default: return []
        }
    }

    private func problem(_ message: String, _ advice: String) -> Finding {
        Finding(.error, "passwords", message, place: place, advice: advice)
    }
}
