/// What becomes of the entry of a resource that the mapping leaves out by now. One that never had an entry gets none.
package enum Otherwise: String, Sendable, Hashable, CaseIterable {
    /// It stays as it is, and nothing of it is written any more.
    case keep
    /// It stays, kept right as that of an inactive resource.
    case disable
    /// It goes, its memberships first.
    case delete
}
