/// Writes the few BER values that control values need (X.690, definite lengths as RFC 4511 §5.1 wants).
enum BERWriter {
    static func sequence(_ contents: [UInt8]...) -> [UInt8] {
        element(BERTag.sequence, contents.flatMap { $0 })
    }

    static func octetString(_ bytes: [UInt8]) -> [UInt8] {
        element(BERTag.octetString, bytes)
    }

    /// A number that is not negative.
    static func integer(_ value: Int, _ tag: UInt8 = BERTag.integer) -> [UInt8] {
        var bytes = withUnsafeBytes(of: value.bigEndian) { Array($0.drop { $0 == 0 }) }
        if bytes.first.map({ $0 > 0x7F }) ?? true { bytes.insert(0, at: 0) }
        return element(tag, bytes)
    }

    static func enumerated(_ value: Int) -> [UInt8] { integer(value, BERTag.enumerated) }

    private static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        [tag] + length(contents.count) + contents
    }

    private static func length(_ count: Int) -> [UInt8] {
        guard count > 0x7F else { return [UInt8(count)] }
        let bytes = withUnsafeBytes(of: count.bigEndian) { Array($0.drop { $0 == 0 }) }
        return [0x80 | UInt8(bytes.count)] + bytes
    }
}

enum BERTag {
    static let boolean: UInt8 = 0x01
    static let enumerated: UInt8 = 0x0A
    static let integer: UInt8 = 0x02
    static let octetString: UInt8 = 0x04
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31
    /// RFC 4511 §4.5.2.
    static let searchResultEntry: UInt8 = 0x64
}
