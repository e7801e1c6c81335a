package import Directory

/// How the members of a group stand in one attribute of its entry.
package struct MemberRule: Sendable {
    /// By what a member is named there.
    package enum Naming: Sendable, Hashable {
        /// The DN of its entry.
        case dn
        /// The value of an attribute of its entry. Who has none is not named.
        case attribute(AttributeName)
    }

    package let attribute: AttributeName
    package let naming: Naming
    /// What stands there while the group has no members, for classes that demand one. Never shown to a client.
    package let placeholder: DN?
    /// Which values of others may stand beside ours.
    package let tolerance: Tolerance
    /// The line of the mapping file, counted from 1.
    package let line: Int?

    package init(
        attribute: AttributeName, naming: Naming = .dn, placeholder: DN? = nil, tolerance: Tolerance = .none,
        line: Int? = nil
    ) {
        self.attribute = attribute
        self.naming = naming
        self.placeholder = placeholder
        self.tolerance = tolerance
        self.line = line
    }

    /// What stands there for one member; nil where it is not named.
    package func value(_ member: MemberName) -> AttributeValue? {
        switch naming {
        case .dn: AttributeValue(member.dn.description)
        case .attribute(let name): member.values[name.scope].map { AttributeValue($0) }
        }
    }

    /// The placeholder as a value.
    package var standIn: AttributeValue? { placeholder.map { AttributeValue($0.description) } }

    /// The values that the entry of a group holds.
    package func values(_ members: [MemberName]) -> [AttributeValue] {
        guard !members.isEmpty else { return standIn.map { [$0] } ?? [] }
        var seen: Set<MatchingRule.Key> = []
        return members.compactMap(value).filter { seen.insert(equality.key(of: $0)).inserted }
    }

    /// How values are compared there.
    package var equality: MatchingRule { naming == .dn ? .distinguishedName : .equality(of: attribute) }

    /// The attribute with the values that it should hold.
    func managed(_ members: [MemberName]) -> ManagedAttribute {
        ManagedAttribute(
            attribute, values(members), comparison: naming == .dn ? .members : .memberValues, tolerance: tolerance)
    }
}

/// How memberships stand on the members' own entries: each holds a value of the entry of every group that it is in.
package struct MembershipRule: Sendable {
    /// The attribute of the member's entry.
    package let attribute: AttributeName
    /// The attribute of the group's entry whose value stands there.
    package let value: AttributeName
    /// The line of the mapping file, counted from 1.
    package let line: Int?

    package init(attribute: AttributeName, value: AttributeName, line: Int? = nil) {
        self.attribute = attribute
        self.value = value
        self.line = line
    }
}

extension AttributeName {
    /// The name by which values of an entry are kept.
    package var scope: String { spelling.lowercased() }
}
