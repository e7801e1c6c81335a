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

    /// Nil for a text that is no mark.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(instance: parts[0], id: parts[1], externalId: parts.count > 2 && !parts[2].isEmpty ? parts[2] : nil)
    }

    /// The mark as it stands in an entry: `instance:id:externalId`.
    package var text: String { "\(instance):\(id)" + (externalId.map { ":\($0)" } ?? "") }
}

extension AttributeMap {
    /// Where entries hold the mark of their owner; nil where the mapping writes none.
    package var ownerMark: AttributeName? {
        rules.first { if case .owner = $0.pipeline.source { true } else { false } }?.attribute
    }

    /// The mark that an entry holds; nil for one without.
    package func mark(of entry: Entry) -> OwnerMark? {
        ownerMark.flatMap { entry.attributes.first($0)?.string }.flatMap { OwnerMark($0) }
    }
}
