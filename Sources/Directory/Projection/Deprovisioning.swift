/// What becomes of the entry of a resource that a client deletes.
package struct Deprovisioning: Sendable, Hashable {
    package enum Action: String, Sendable, Hashable, CaseIterable {
        /// It goes.
        case delete
        /// It stays, as that of an inactive resource.
        case disable
        /// It is moved to a container for those who left, as inactive where the section says how.
        case archive
        /// It stays as it is, and is nobody's from then on.
        case keep
    }

    package let action: Action
    /// Where entries are moved to; nil where they stay.
    package let archive: DN?
    /// For how many seconds an entry stays before it is deleted; nil for ever.
    package let deleteAfter: Int64?

    package init(_ action: Action, archive: DN? = nil, deleteAfter: Int64? = nil) {
        self.action = action
        self.archive = archive
        self.deleteAfter = deleteAfter
    }

    /// Whether the entry stays the gateway's, out of service.
    package var retires: Bool { action == .disable || action == .archive }
}
