package import Planning

/// What a run of the reconciliation is asked to do.
package struct RunOrder: Sendable {
    /// Make the plan and write nothing.
    package var isDryRun: Bool
    /// What to look at.
    package var scope: Scope
    /// The only plan that may be applied; nil for whichever is made.
    package var expected: PlanHash?
    /// The plan that may be applied although it exceeds the limits.
    package var approval: PlanHash?
    /// Compare all attributes of every entry, also of those whose change marker did not move.
    package var isFull: Bool
    /// Leave alone for a while what failed before, as a run does that comes again by itself.
    package var waits: Bool
    /// Who asks for it.
    package var actor: String
    /// Hears how far the run is.
    package var progress: @Sendable (Progress) -> Void

    /// What a run looks at.
    package enum Scope: Sendable, Hashable {
        case everything
        /// One resource, which a person asks for.
        case one(ResourceID)
        /// These, which are in arrears.
        case arrears([ResourceID])
    }

    package init(
        isDryRun: Bool = false, scope: Scope = .everything, expected: PlanHash? = nil, approval: PlanHash? = nil,
        isFull: Bool = false, waits: Bool = false, actor: String = "reconcile",
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.isDryRun = isDryRun
        self.scope = scope
        self.expected = expected
        self.approval = approval
        self.isFull = isFull
        self.waits = waits
        self.actor = actor
        self.progress = progress
    }

    /// The one resource to look at; nil where it is not only one.
    package var only: ResourceID? { if case .one(let id) = scope { id } else { nil } }

    /// Whether it looks at a resource.
    func covers(_ id: ResourceID) -> Bool {
        switch scope {
        case .everything: true
        case .one(let only): only == id
        case .arrears(let ids): ids.contains(id)
        }
    }
}
