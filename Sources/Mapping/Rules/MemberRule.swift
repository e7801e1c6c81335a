package import Directory

/// How the members of a group stand in its entry: as the DNs of their entries.
package struct MemberRule: Sendable {
    package let attribute: AttributeName
    /// What stands there while the group has no members, for classes that demand one. Never shown to a client.
    package let placeholder: DN?
    /// The line of the mapping file, counted from 1.
    package let line: Int?

    package init(attribute: AttributeName, placeholder: DN?, line: Int? = nil) {
        self.attribute = attribute
        self.placeholder = placeholder
        self.line = line
    }

    /// The values that the entry of a group holds.
    package func values(_ members: [DN]) -> [AttributeValue] {
        let held = members.isEmpty ? placeholder.map { [$0] } ?? [] : members
        return held.map { AttributeValue($0.description) }
    }
}
