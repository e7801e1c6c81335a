/// A member as a client names it (RFC 7643 §4.2): by its id, perhaps with a name for people.
package struct MemberReference: Hashable, Sendable {
    /// The id of a user or a group.
    package let id: String
    /// What the client calls it.
    package let display: String?

    package init(id: String, display: String? = nil) {
        self.id = id
        self.display = display
    }

    /// Reads one element of `members`. What else it says (`type`, `$ref`) the server knows better.
    ///
    /// - Throws: `SCIMError` 400 `invalidValue` when it names nobody.
    init(element: Value) throws(SCIMError) {
        guard let id = element.object?["value"]?.string, !id.isEmpty else {
            throw .badRequest(.invalidValue, "members has an element without a value; expected the id of a member.")
        }
        self.init(id: id, display: element.object?["display"]?.string)
    }

    /// Reads a value of the attribute, already in its shape.
    static func list(_ value: Value?) throws(SCIMError) -> [MemberReference] {
        var references: [MemberReference] = []
        for element in value?.array ?? [] { references.append(try MemberReference(element: element)) }
        return references
    }
}

extension Resource {
    /// The name of the attribute that holds the members of a group.
    package static let members = "members"

    /// The resource without its members, and the members: they are kept apart, so that one of many can come or go
    /// without the others being read.
    ///
    /// - Throws: `SCIMError` 400 `invalidValue` for an element without a value.
    package func partingMembers() throws(SCIMError) -> (rest: Resource, members: [MemberReference]) {
        let members = try MemberReference.list(attributes[Self.members])
        var rest = self
        rest.attributes[Self.members] = nil
        return (rest, members)
    }
}
