/// The entry that the mapping derives from a resource: where it should stand and what it should hold.
///
/// Attributes that are not listed are not managed and are left alone.
package struct Projection: Sendable, Hashable {
    /// Where the entry should stand.
    package let dn: DN
    /// Every attribute that the mapping writes, those without values included.
    package let attributes: [ManagedAttribute]
    /// Where the mapping puts the entry as its resource becomes active or inactive, the container of `dn` first. One
    /// that stands in another of these is to be moved; one that stands elsewhere was moved by somebody.
    package let containers: [DN]
    /// Whether an entry in any of the containers stays there, because nobody said whether the resource is active.
    package let staysInContainer: Bool
    /// The one of the containers that inactive ones stand in; nil where their place does not depend on that.
    package let inactiveContainer: DN?
    /// The resources that it names and that have no entry, so that their values are missing.
    package let unresolved: [UnresolvedReference]
    /// Whether an entry that stands keeps the name that it has, since nobody asked for another one.
    package var keepsName = false
    /// Whether an entry that stands and is named by other attributes than the mapping says keeps its name: a rename would take
    /// their values away.
    package var keepsOtherNaming = false
    /// Whether an entry that stands keeps its container, since nobody asked for another one.
    package var keepsContainer = false

    package init(
        dn: DN, attributes: [ManagedAttribute], containers: [DN]? = nil, staysInContainer: Bool = false,
        inactiveContainer: DN? = nil, unresolved: [UnresolvedReference] = []
    ) {
        self.dn = dn
        self.attributes = attributes
        self.containers = containers ?? (dn.parent.map { [$0] } ?? [])
        self.staysInContainer = staysInContainer
        self.inactiveContainer = inactiveContainer
        self.unresolved = unresolved
    }

    /// The entry as it is created: all managed attributes that have values.
    package var newEntry: Entry {
        let held = attributes.filter { !$0.values.isEmpty }.map { ($0.name, $0.values) }
        return Entry(dn: dn, attributes: Attributes(held))
    }

    /// What should stand in an attribute; nil for one that is not managed.
    package subscript(name: AttributeName) -> ManagedAttribute? { attributes.first { $0.name == name } }
}

/// A resource that another one names, as a user's manager, and that has no entry yet or any more.
package struct UnresolvedReference: Sendable, Hashable {
    /// The attribute that lacks a value for it.
    package let attribute: AttributeName
    /// Its id as the client sent it.
    package let id: String

    package init(attribute: AttributeName, id: String) {
        self.attribute = attribute
        self.id = id
    }
}
