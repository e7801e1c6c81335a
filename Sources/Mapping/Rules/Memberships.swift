package import Directory

/// The groups that somebody is a member of, as they stand on the member's own entry.
package struct Memberships: Sendable, Hashable {
    /// The names of the groups.
    package let names: [AttributeValue]
    /// Names of groups at which somebody is at work: they are left as they stand.
    package let undecided: [AttributeValue]
    /// Names of groups of ours that it is no member of. What is no group of ours is left alone.
    package var unwanted: [AttributeValue]

    package init(names: [AttributeValue], undecided: [AttributeValue] = [], unwanted: [AttributeValue] = []) {
        self.names = names
        self.undecided = undecided
        self.unwanted = unwanted
    }

    /// The attribute with the values that it should hold.
    func managed(_ attribute: AttributeName) -> ManagedAttribute {
        ManagedAttribute(
            attribute, names, comparison: .memberValues, tolerance: .all, unwanted: unwanted,
            undecided: undecided.isEmpty ? .nothing : .values(undecided))
    }
}
