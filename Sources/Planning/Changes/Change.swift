package import Directory

/// An entry that a change is aimed at: named by identity, addressed by the DN where it was last seen.
package struct Target: Sendable, Hashable {
    package let dn: DN
    package let identity: EntryIdentity
    /// The marker of the read that the decision was taken from.
    package let marker: ChangeMarker?

    package init(dn: DN, identity: EntryIdentity, marker: ChangeMarker?) {
        self.dn = dn
        self.identity = identity
        self.marker = marker
    }

    package init(_ observed: ObservedEntry) {
        self.init(dn: observed.entry.dn, identity: observed.identity, marker: observed.marker)
    }
}

/// One change of the directory, as a value.
package enum Change: Sendable, Hashable {
    /// A new entry. It can land only once: a second one is refused with `entryAlreadyExists`.
    case add(Entry)
    /// A rename, modifications, or both, of one entry.
    case update(Target, Update)
    /// The end of an entry.
    case delete(Target)

    /// Where the entry stands once the change is done; for a deletion, where it stood.
    package var dn: DN {
        switch self {
        case .add(let entry): entry.dn
        case .update(let target, let update): update.newDN ?? target.dn
        case .delete(let target): target.dn
        }
    }
}

/// What is to be done to an entry that exists: the differences, and nothing else.
package struct Update: Sendable, Hashable {
    /// The DN that the entry gets, or nil where it keeps its own.
    package let newDN: DN?
    /// The modifications, to be sent after the rename.
    package let modifications: [Modification]
    /// The members that come and go, for each attribute that names them; empty where none do.
    package let members: [MemberDelta]

    package init(newDN: DN?, modifications: [Modification], members: [MemberDelta] = []) {
        self.newDN = newDN
        self.modifications = modifications
        self.members = members
    }

    package var isEmpty: Bool { newDN == nil && modifications.isEmpty && members.isEmpty }

    /// The same update with members that come and go.
    package func with(_ members: [MemberDelta]) -> Update {
        Update(newDN: newDN, modifications: modifications, members: members)
    }
}
