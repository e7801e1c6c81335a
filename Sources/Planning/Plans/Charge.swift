/// A kind of change that the limits count.
package enum LimitedKind: String, Sendable, Hashable, CaseIterable {
    /// Entries that end.
    case deletions
    /// Entries that are taken out of service.
    case disablings
    /// Entries that are made again.
    case creations
    /// Members who are taken out of one group.
    case memberRemovals = "member_removals"

    /// As people read it.
    package var text: String { rawValue.replacing("_", with: " ") }
}

/// What the limits count of one change.
package struct Charge: Sendable, Hashable {
    /// The group whose members are taken out of it.
    package struct Membership: Sendable, Hashable {
        /// The id of the group.
        package let group: String
        /// How many members it had before. 0 and up.
        package let size: Int

        package init(group: String, size: Int) {
            self.group = group
            self.size = size
        }
    }

    package let kind: LimitedKind
    /// 1 and up.
    package let count: Int
    /// Nil for all kinds but removals of members.
    package let membership: Membership?

    private init(_ kind: LimitedKind, _ count: Int, _ membership: Membership?) {
        self.kind = kind
        self.count = count
        self.membership = membership
    }

    package static let deletion = Charge(.deletions, 1, nil)
    package static let disabling = Charge(.disablings, 1, nil)
    package static let creation = Charge(.creations, 1, nil)

    /// - Parameters:
    ///   - count: how many members go.
    ///   - size: how many members the group has before they do.
    package static func removal(of count: Int, from group: String, of size: Int) -> Charge {
        Charge(.memberRemovals, count, Membership(group: group, size: size))
    }
}
