import Crypto

/// Tells one mapping file from another by its content.
enum MappingVersion {
    /// - Returns: the SHA-256 of the text in hexadecimal digits.
    static func of(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).reduce(into: "") { digits, byte in
            digits += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
    }
}
