package import Directory
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
    /// By what the group names it: set by the state when the intent is recorded. Nil for one without an entry, which is
    /// named as soon as it has one.
    package let name: MemberName?
    /// Whether the group's entry named it before any client did: then it is a member as long as the entry says so.
    package let isAdopted: Bool

    package init(id: ResourceID, display: String? = nil, name: MemberName? = nil, isAdopted: Bool = false) {
        self.id = id
        self.display = display
        self.name = name
        self.isAdopted = isAdopted
    }

    package init(_ reference: MemberReference) {
        self.init(id: ResourceID(reference.id), display: reference.display)
    }
}

/// A membership as it ends with the deletion of its member, and as it comes back if that is refused.
package struct HeldMembership: Sendable, Hashable {
    package let group: ResourceID
    /// What the client called the member.
    package let display: String?
    /// The name of the member that the group's entry holds; nil where it holds none.
    package let name: MemberName?
    /// Whether the group's entry named it before any client did.
    package let isAdopted: Bool
    /// Whether it has ended already, and only the group's entry may still name the member.
    package let isLeaving: Bool

    package init(
        group: ResourceID, display: String?, name: MemberName?, isAdopted: Bool = false, isLeaving: Bool = false
    ) {
        self.isLeaving = isLeaving
        self.group = group
        self.display = display
        self.name = name
        self.isAdopted = isAdopted
    }
}

/// A member that is known by another name than the one by which its group's entry knows it, if it does already.
package struct StaleName: Sendable, Hashable {
    package let group: ResourceID
    package let member: ResourceID
    /// The name that it has now; nil where the member has no entry any more.
    package let name: MemberName?

    package init(group: ResourceID, member: ResourceID, name: MemberName?) {
        self.group = group
        self.member = member
        self.name = name
    }
}

/// A group that somebody is a member of, as the member's entry names it.
package struct GroupName: Sendable, Hashable {
    package let group: ResourceID
    /// Values of the group's entry, by attribute in lower case.
    package let values: [String: String]
    /// The values that it will have once the write that is under way is done; nil while nobody is at work on it.
    package let coming: [String: String]?

    package init(group: ResourceID, values: [String: String], coming: [String: String]? = nil) {
        self.group = group
        self.values = values
        self.coming = coming
    }
}

/// Who comes into a group, who leaves it, and who gets another name in it; never the whole list. To carry it out twice
/// is the same as once.
package struct MembershipChange: Sendable, Hashable {
    package let added: [NewMember]
    package let removed: [ResourceID]
    /// Those who are known by a new name. No client sees that.
    package let renamed: [StaleName]

    package init(added: [NewMember] = [], removed: [ResourceID] = [], renamed: [StaleName] = []) {
        self.added = added
        self.removed = removed
        self.renamed = renamed
    }

    package var isEmpty: Bool { !isVisible && renamed.isEmpty }

    /// Whether a client sees it.
    package var isVisible: Bool { !added.isEmpty || !removed.isEmpty }
}

/// What the members of a group shall be, as a client says it.
package enum MembersWanted: Sendable, Hashable {
    /// The same as before but for these edits.
    case edited([MemberEdit])
    /// These and nobody else.
    case exactly([MemberReference])

    /// No change.
    package static let same = MembersWanted.edited([])

    /// All who may come in by it.
    var newcomers: [ResourceID] {
        switch self {
        case .exactly(let members): members.map { ResourceID($0.id) }
        case .edited(let edits):
            edits.flatMap { edit -> [ResourceID] in
                guard case .add(let members) = edit else { return [] }
                return members.map { ResourceID($0.id) }
            }
        }
    }
}

/// What a resource shall be: its attributes, for a group its members, and for a user perhaps a new password.
package struct Desired: Sendable, Hashable {
    /// The attributes, without the members of a group.
    package let resource: Resource
    package let members: MembersWanted
    /// Of what the client spoke, where that counts.
    package let sent: SentAttributes?
    /// Passed on to the directory and kept nowhere.
    package let password: Secret?

    package init(
        _ resource: Resource, members: MembersWanted = .same, password: Secret? = nil, sent: SentAttributes? = nil
    ) {
        self.resource = resource
        self.members = members
        self.sent = sent
        self.password = password
    }
}
