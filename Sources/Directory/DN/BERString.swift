/// The one BER encoding that names contain (RFC 4514 §2.4): a primitive string of definite length.
enum BERString {
    /// The contents, or nil when the bytes are anything else than exactly one such string.
    static func contents(of encoding: [UInt8]) -> [UInt8]? {
        guard encoding.count >= 2, stringTags.contains(encoding[0]) else { return nil }
        let (length, header) = length(of: encoding)
        guard let length, encoding.count == header + length else { return nil }
        return Array(encoding[header...])
    }

    /// The length octets (X.690 §8.1.3) and where the contents start.
    private static func length(of encoding: [UInt8]) -> (length: Int?, header: Int) {
        let first = Int(encoding[1])
        guard first > 0x7F else { return (first, 2) }
        let count = first & 0x7F
        guard (1...4).contains(count), encoding.count >= 2 + count else { return (nil, 2) }
        return (encoding[2..<2 + count].reduce(0) { $0 << 8 | Int($1) }, 2 + count)
    }

    /// OCTET STRING, UTF8String, NumericString, PrintableString, TeletexString, IA5String.
    private static let stringTags: Set<UInt8> = [0x04, 0x0C, 0x12, 0x13, 0x14, 0x16]
}
