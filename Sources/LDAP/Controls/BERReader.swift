/// Reads the few BER values that control values hold (X.690, definite lengths as RFC 4511 §5.1 wants).
struct BERReader {
    private var rest: ArraySlice<UInt8>

    /// The bytes are not the value that was expected.
    struct Malformed: Error {}

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    private init(slice: ArraySlice<UInt8>) { rest = slice }

    var isAtEnd: Bool { rest.isEmpty }

    /// The tag of the next element; nil at the end.
    var nextTag: UInt8? { rest.first }

    /// What is left, as it stands.
    var bytes: [UInt8] { Array(rest) }

    /// The contents of the next element, which must have this tag.
    mutating func element(_ tag: UInt8) throws(Malformed) -> BERReader {
        guard rest.popFirst() == tag else { throw Malformed() }
        let count = try length()
        guard count <= rest.count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return BERReader(slice: rest.prefix(count))
    }

    mutating func octetString() throws(Malformed) -> [UInt8] {
        Array(try element(BERTag.octetString).rest)
    }

    mutating func string() throws(Malformed) -> String {
        guard let text = String(validating: try octetString(), as: UTF8.self) else { throw Malformed() }
        return text
    }

    mutating func integer(_ tag: UInt8 = BERTag.integer) throws(Malformed) -> Int {
        let bytes = try element(tag).rest
        guard let first = bytes.first, bytes.count <= 8 else { throw Malformed() }
        return bytes.reduce(first > 0x7F ? -1 : 0) { $0 << 8 | Int($1) }
    }

    mutating func enumerated() throws(Malformed) -> Int { try integer(BERTag.enumerated) }

    mutating func boolean() throws(Malformed) -> Bool {
        let bytes = try element(BERTag.boolean).rest
        guard let first = bytes.first, bytes.count == 1 else { throw Malformed() }
        return first != 0
    }

    private mutating func length() throws(Malformed) -> Int {
        guard let first = rest.popFirst() else { throw Malformed() }
        guard first > 0x7F else { return Int(first) }
        let count = Int(first & 0x7F)
        guard (1...4).contains(count), count <= rest.count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
}
