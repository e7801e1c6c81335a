import Directory

/// How text becomes a value of bytes. Always the last step: no other can work on bytes.
package enum BinaryCodec: String, Sendable, Hashable, CaseIterable {
    /// The bytes that the text stands for in base64 (RFC 4648 §4 or §5), padded or not.
    case base64
    /// In quotes and UTF-16LE, as Active Directory takes `unicodePwd`.
    case utf16Password = "utf16_password"

    func encode(_ text: String) throws(StepProblem) -> AttributeValue {
        switch self {
        case .base64:
            guard let bytes = Base64Text.bytes(text) else {
                // The value is not repeated: it may be long, or a secret.
                throw StepProblem(message: "the value is not base64")
            }
            return AttributeValue(bytes: bytes)
        case .utf16Password: return Self.quotedUTF16(text)
        }
    }

    static func quotedUTF16(_ text: String) -> AttributeValue {
        let units = "\"\(text)\"".utf16
        return AttributeValue(bytes: units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
    }
}

/// Base64 (RFC 4648).
enum Base64Text {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text in the alphabet of §4, padded.
    static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let isPadding = place > group.count
                text.append(isPadding ? UInt8(ascii: "=") : digits[Int(bits >> UInt32(18 - 6 * place) & 0x3F)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes; nil for text that is no base64 in either alphabet. White space is skipped, as mail wraps lines.
    static func bytes(_ text: String) -> [UInt8]? {
        var content = text.utf8.filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }[...]
        for _ in 0..<2 where content.last == UInt8(ascii: "=") { content.removeLast() }
        guard content.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count * 3 / 4)
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for digit in content {
            guard let value = value(of: digit) else { return nil }
            (bits, count) = (bits << 6 | value, count + 6)
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return bytes
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case 0x41...0x5A: UInt32(digit) - 0x41
        case 0x61...0x7A: UInt32(digit) - 0x61 + 26
        case 0x30...0x39: UInt32(digit) - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
