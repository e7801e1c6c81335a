/// Who wins for an attribute when the directory and the provisioned resource differ.
package enum Authority: String, Sendable, Hashable, CaseIterable {
    /// The resource wins: a difference is drift and is repaired.
    case scim
    /// Written when the entry is created, then left to whoever keeps it.
    case initial
}

/// One attribute that the gateway writes, with the values it should hold.
package struct ManagedAttribute: Sendable, Hashable {
    /// The attribute's name in the directory.
    package let name: AttributeName
    /// The values that should stand there. None means that the attribute should be absent.
    package let values: [AttributeValue]
    /// Who wins when the entry holds something else.
    package let authority: Authority
    /// Whether values of others beside ours are left alone, as with `objectClass`.
    package let toleratesOthers: Bool
    /// Whether the values are names of other entries: many perhaps, and compared as names, however they are spelled.
    package let isReference: Bool

    package init(
        _ name: AttributeName, _ values: [AttributeValue], authority: Authority = .scim,
        toleratesOthers: Bool = false, isReference: Bool = false
    ) {
        self.name = name
        self.values = values
        self.authority = authority
        self.toleratesOthers = toleratesOthers
        self.isReference = isReference
    }
}

/// The entry that the mapping derives from a resource: where it should stand and what it should hold.
///
/// Attributes that are not listed are not managed and are left alone.
package struct Projection: Sendable, Hashable {
    /// Where the entry should stand.
    package let dn: DN
    /// Every attribute that the mapping writes, those without values included.
    package let attributes: [ManagedAttribute]

    package init(dn: DN, attributes: [ManagedAttribute]) {
        self.dn = dn
        self.attributes = attributes
    }

    /// The entry as it is created: all managed attributes that have values.
    package var newEntry: Entry {
        let held = attributes.filter { !$0.values.isEmpty }.map { ($0.name, $0.values) }
        return Entry(dn: dn, attributes: Attributes(held))
    }
}
