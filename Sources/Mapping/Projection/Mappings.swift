package import Directory
package import SCIM

/// A compiled mapping file: a map for each kind of resource that has entries.
package struct Mappings: Sendable {
    /// The map of users.
    package let users: AttributeMap
    /// Nil where the file maps no groups; then none are served.
    package let groups: AttributeMap?
    /// What holds for the mail addresses of both.
    package let addresses: AddressPolicy
    /// Tells one mapping from another: what was decided by one holds under no other.
    package let version: String

    package init(
        users: AttributeMap, groups: AttributeMap? = nil, addresses: AddressPolicy = AddressPolicy(), version: String
    ) {
        self.users = users
        self.groups = groups
        self.addresses = addresses
        self.version = version
    }

    /// The map of a kind; nil where there is none.
    package subscript(kind: ResourceKind) -> AttributeMap? {
        switch kind {
        case .user: users
        case .group: groups
        }
    }

    /// The maps that there are, users first.
    package var all: [AttributeMap] { [users] + (groups.map { [$0] } ?? []) }

    /// The attributes of an entry by whose values the directory knows it as a member, or as a group of its members.
    package func namingAttributes(of kind: ResourceKind) -> [AttributeName] {
        guard let groups else { return [] }
        var names: [AttributeName] = []
        for rule in groups.members { if case .attribute(let name) = rule.naming { names.append(name) } }
        if kind == .group, let membership = groups.membership, !names.contains(membership.value) {
            names.append(membership.value)
        }
        return names.filter { name in self[kind]?.rules.contains { $0.attribute == name } ?? false }
    }

    /// The kinds that there are, users first.
    package var kinds: [ResourceKind] { all.map(\.resourceType.kind) }
}
