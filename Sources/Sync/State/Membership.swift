package import SCIM

/// One end of a membership: a member of a group, or a group that somebody is a member of.
package struct Membership: Sendable, Hashable {
    /// The resource at this end.
    package let id: ResourceID
    package let type: ResourceKind
    /// What it is called: for a member what the client called it when it was added, for a group its displayName.
    package let display: String?

    package init(id: ResourceID, type: ResourceKind, display: String?) {
        self.id = id
        self.type = type
        self.display = display
    }
}

/// One who is to become a member.
package struct NewMember: Sendable, Hashable {
    package let id: ResourceID
    /// What the client calls it.
    package let display: String?

    package init(id: ResourceID, display: String? = nil) {
        self.id = id
        self.display = display
    }

    package init(_ reference: MemberReference) {
        self.init(id: ResourceID(reference.id), display: reference.display)
    }
}

/// Who comes into a group and who leaves it; never the whole list. To carry it out twice is the same as once.
package struct MembershipChange: Sendable, Hashable {
    package let added: [NewMember]
    package let removed: [ResourceID]

    package init(added: [NewMember] = [], removed: [ResourceID] = []) {
        self.added = added
        self.removed = removed
    }

    package var isEmpty: Bool { added.isEmpty && removed.isEmpty }
}

/// What the members of a group shall be, as a client says it.
package enum MembersWanted: Sendable, Hashable {
    /// The same as before but for these edits.
    case edited([MemberEdit])
    /// These and nobody else.
    case exactly([MemberReference])

    /// No change.
    package static let same = MembersWanted.edited([])
}

/// What a resource shall be: its attributes and, for a group, its members.
package struct Desired: Sendable, Hashable {
    /// The attributes, without the members of a group.
    package let resource: Resource
    package let members: MembersWanted

    package init(_ resource: Resource, members: MembersWanted = .same) {
        self.resource = resource
        self.members = members
    }
}
