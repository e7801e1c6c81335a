package import Directory

/// Who provisioned an entry, as one value in it: the gateway's instance, the SCIM id and the externalId, by which links can be
/// rebuilt when the state is lost.
package struct OwnerMark: Sendable, Hashable {
    /// The name of the gateway: letters, digits, `.`, `_` and `-`.
    package let instance: String
    /// The SCIM id.
    package let id: String
    /// Nil where the client gave none.
    package let externalId: String?

    package init(instance: String, id: String, externalId: String?) {
        self.instance = instance
        self.id = id
        self.externalId = externalId
    }

    /// Nil for a text that is no mark. The id is an outside value that becomes a resource's: only what an id is made of
    /// is taken for one.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, !parts[0].isEmpty, Self.isID(parts[1]) else { return nil }
        self.init(instance: parts[0], id: parts[1], externalId: parts.count > 2 && !parts[2].isEmpty ? parts[2] : nil)
    }

    private static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.allSatisfy { $0 == "-" || $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// The mark as it stands in an entry: `instance:id:externalId`.
    package var text: String { "\(instance):\(id)" + (externalId.map { ":\($0)" } ?? "") }
}

extension AttributeMap {
    /// Where entries hold the mark of their owner; nil where the mapping writes none.
    package var ownerMark: AttributeName? {
        rules.first { if case .owner = $0.pipeline.source { true } else { false } }?.attribute
    }

    /// The mark that a gateway has put on an entry; nil for one without, or with that of another gateway.
    package func mark(of entry: Entry, by instance: String) -> OwnerMark? {
        let mark = ownerMark.flatMap { entry.attributes.first($0)?.string }.flatMap { OwnerMark($0) }
        return mark?.instance == instance ? mark : nil
    }
}
