package import SCIM

/// What a resource owes its entry: changes of it were accepted while the directory was away, and are not carried out yet.
package struct Arrears: Sendable, Hashable {
    /// When the first of these changes was accepted.
    package let since: Timestamp
    /// The resource that its entry was last written from; nil where none was ever made.
    package let written: Resource?
    /// What was kept of the resource then.
    package let kept: Kept

    package init(since: Timestamp, written: Resource?, kept: Kept) {
        self.since = since
        self.written = written
        self.kept = kept
    }
}

/// Where changes are taken in that the directory cannot be asked about for now (`directory.when_unavailable: accept`).
///
/// A resource in arrears is what clients made of it, and its entry follows as a whole, however many changes there were. What
/// the entry still has, its name and the values that only one may hold, stays the resource's until then, so that each one in
/// arrears can be brought in order by itself.
package protocol Backlog: Sendable {
    /// Makes a resource what a client wants, in one transaction, without anything being sent for it. A deleted one keeps its
    /// row and its link until its entry is gone.
    func accept(_ proposal: Proposal) async throws -> AcceptanceVerdict
    /// The resources in arrears, those of the longest standing first; groups that are deleted, which name others, before.
    func arrears() async throws -> [ResourceID]
    /// How many resources are in arrears, and since when.
    func backlogSize() async throws -> BacklogSize
    /// Those who were taken out of a group and whose names its entry may still hold.
    func leavingMembers(of group: ResourceID) async throws -> [ResourceID]
}

/// What came of the attempt to take a change in.
package enum AcceptanceVerdict: Sendable {
    /// The resource as it now is; nil where there is none any more.
    case accepted(StoredResource?)
    /// Nothing was recorded, for this reason.
    case refused(ProposalVerdict)
}

/// How much waits for the directory.
package struct BacklogSize: Sendable, Hashable {
    /// How many resources are in arrears. 0 and up.
    package let count: Int
    /// Since when the first of them is; nil where none is.
    package let oldest: Timestamp?

    package init(count: Int, oldest: Timestamp?) {
        self.count = count
        self.oldest = oldest
    }
}
