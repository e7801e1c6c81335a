/// A name that compares without regard to ASCII case (RFC 7643 §2.1).
///
/// Attribute names and schema URIs are ASCII by grammar, so only A–Z fold: a comparison needs no
/// allocation, and two names that differ outside ASCII stay two names.
package struct CaselessName: Hashable, Sendable {
    /// The name as it was first spelled.
    package let text: String

    /// Wraps a name; nothing is checked.
    package init(_ text: String) {
        self.text = text
    }

    /// Compares two names without allocating.
    package static func areEqual(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        // The usual spelling, as good as free for short names. Canonically equal text of one length that
        // is not the same text is left to the bytes.
        if left == right, left.utf8.elementsEqual(right.utf8) { return true }
        return zip(left.utf8, right.utf8).allSatisfy { $0 == $1 || folded($0) == folded($1) }
    }

    /// Feeds a name to a hasher, folded.
    package static func hash(_ name: String, into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(folded(byte)) }
        hasher.combine(UInt8(0xFF))
    }

    package static func == (left: CaselessName, right: CaselessName) -> Bool {
        areEqual(left.text, right.text)
    }

    package func hash(into hasher: inout Hasher) {
        Self.hash(text, into: &hasher)
    }

    /// The lower-case form of an ASCII letter; any other byte as it is.
    static func folded(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
