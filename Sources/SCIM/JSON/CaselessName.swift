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
        let left = left.utf8
        let right = right.utf8
        guard left.count == right.count else { return false }
        var position = right.startIndex
        for byte in left {
            let other = right[position]
            guard byte == other || folded(byte) == folded(other) else { return false }
            position = right.index(after: position)
        }
        return true
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
