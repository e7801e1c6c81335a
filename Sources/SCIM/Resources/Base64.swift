/// Base64 as attributes of type binary carry it (RFC 4648 §4 and §5).
enum Base64 {
    /// Whether the text is base64 in either alphabet, padded or not. Nothing is decoded.
    static func isEncoded(_ text: String) -> Bool {
        let content = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.utf8.count - content.count
        guard padding <= 2, text.utf8.suffix(padding).allSatisfy({ $0 == UInt8(ascii: "=") }) else {
            return false
        }
        guard content.count % 4 != 1, padding == 0 || text.utf8.count % 4 == 0 else { return false }
        return content.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
