package import Directory

/// How a password gets into the directory. It is never derived from a resource: it is passed on and forgotten.
package struct PasswordRule: Sendable, Hashable {
    package enum Method: String, Sendable, Hashable, CaseIterable {
        /// The password modify operation (RFC 3062), after everything else. The server hashes it, by its own policy.
        case modify
        /// Active Directory's attribute, in the same write as everything else.
        case unicodePwd
    }

    package let method: Method
    /// Whether a new entry for which nobody sent a password gets one at random, which nobody gets to know.
    package let isRandomAtFirst: Bool
    /// The line of the mapping file.
    package let line: Int?

    package init(method: Method, isRandomAtFirst: Bool = false, line: Int? = nil) {
        self.method = method
        self.isRandomAtFirst = isRandomAtFirst
        self.line = line
    }

    /// The attribute to write with the rest of the entry; nil where the password is an operation of its own.
    package func attribute(for password: Secret) -> (name: AttributeName, value: AttributeValue)? {
        switch method {
        case .modify: nil
        case .unicodePwd: (.unicodePwd, BinaryCodec.quotedUTF16(password.exposed))
        }
    }
}
