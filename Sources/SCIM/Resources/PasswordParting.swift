extension Resource {
    /// The longest password that is taken, in bytes of UTF-8. It is longer than what directories take.
    package static let longestPassword = 1024

    /// The resource without its password, and the password (RFC 7643 §4.1.1), which is never kept with the rest.
    ///
    /// - Throws: 400 `invalidValue` for a password that is too long, or that nobody could type.
    package func partingPassword() throws(SCIMError) -> (rest: Resource, password: String?) {
        guard let password = attributes[Self.password]?.string else { return (self, nil) }
        guard password.utf8.count <= Self.longestPassword else {
            throw .badRequest(
                .invalidValue,
                "\(Self.password) has \(password.utf8.count) bytes; at most \(Self.longestPassword) are taken.")
        }
        guard !password.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .badRequest(.invalidValue, "\(Self.password) has a control character, such as a line break, in it.")
        }
        var rest = self
        rest.attributes[Self.password] = nil
        return (rest, password)
    }

    private static let password = "password"
}
