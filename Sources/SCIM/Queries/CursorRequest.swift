/// Which page a client asks for that goes through a list by cursor (RFC 9865 §2).
package enum CursorRequest: Hashable, Sendable {
    /// The first one: `?cursor`, `?cursor=`, or `"cursor": ""` in a search request.
    case first
    /// The one that the text of an earlier `nextCursor` leads to.
    case next(String)

    /// Reads the parameter. Throws 400 `invalidCursor` for characters that no cursor has: RFC 9865 §2
    /// confines it to those that RFC 3986 §2.3 calls unreserved.
    init(_ text: String) throws(SCIMError) {
        guard text.utf8.allSatisfy(Self.isUnreserved) else { throw .invalidCursor }
        self = text.isEmpty ? .first : .next(text)
    }

    // unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~"
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
