/// Reads many names of which most stand below the same entry: what they have in common is read once.
package struct SiblingNames {
    private var parentText = ""
    private var parent = DN.root

    package init() {}

    /// Reads one name, as `DN(_:)` does.
    ///
    /// - Throws: `DNSyntaxError`.
    package mutating func read(_ text: String) throws(DNSyntaxError) -> DN {
        // Without escapes the first comma ends the entry's own RDN.
        guard !text.utf8.contains(UInt8(ascii: "\\")), let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")) else {
            return try DN(text)
        }
        let rest = text[text.index(after: comma)...]
        if rest != parentText {
            parent = try DN(String(rest))
            parentText = String(rest)
        }
        // A comma with nothing behind it is no name.
        guard !parent.isRoot else { return try DN(text) }
        return parent.child(try RDN(parsing: String(text[..<comma])))
    }
}
