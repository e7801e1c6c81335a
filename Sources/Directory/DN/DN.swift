/// The name of an entry (RFC 4514): its RDNs, the entry's own first, the root's last.
///
/// Compared by rule, not by spelling: types and values without case, insignificant space collapsed,
/// escapes decoded. The text is only ever made from typed values, in `description`, so nothing that came
/// from outside can add a part to a name.
package struct DN: Hashable, Sendable {
    package let rdns: [RDN]

    /// The empty name: the root of the tree, where the root DSE stands.
    package static let root = DN([])

    package init(_ rdns: [RDN]) {
        self.rdns = rdns
    }

    /// Reads the string representation (RFC 4514 §3).
    ///
    /// - Throws: `DNSyntaxError` that tells the place.
    package init(_ text: String) throws(DNSyntaxError) {
        var parser = DNParser(text)
        self.init(try parser.parseDN())
    }

    /// The entry's own RDN; nil for the root.
    package var rdn: RDN? { rdns.first }

    /// The name of the entry above; nil for the root.
    package var parent: DN? {
        rdns.isEmpty ? nil : DN(Array(rdns.dropFirst()))
    }

    package var isRoot: Bool { rdns.isEmpty }

    /// The name of an entry right below this one.
    package func child(_ rdn: RDN) -> DN {
        DN([rdn] + rdns)
    }

    package func isDescendant(of ancestor: DN) -> Bool {
        rdns.count > ancestor.rdns.count && isDescendantOrSelf(of: ancestor)
    }

    package func isDescendantOrSelf(of ancestor: DN) -> Bool {
        rdns.suffix(ancestor.rdns.count).elementsEqual(ancestor.rdns)
    }

    /// The same text for all spellings of the same name, for use as a key. Not for people, and not to be
    /// sent: case and space are lost.
    package var normalized: String {
        rdns.map(\.normalized).joined(separator: ",")
    }
}

extension DN: CustomStringConvertible {
    /// The string representation (RFC 4514 §2), spelled as it was read.
    package var description: String {
        rdns.map(\.description).joined(separator: ",")
    }
}

extension DN: Comparable {
    /// From the root down, so that an entry comes before those below it.
    package static func < (left: DN, right: DN) -> Bool {
        left.rdns.reversed().lexicographicallyPrecedes(right.rdns.reversed()) {
            $0.normalized < $1.normalized
        }
    }
}
