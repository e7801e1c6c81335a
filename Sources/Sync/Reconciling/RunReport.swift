package import Directory
package import Planning

/// Entries in the scope that no resource is linked to: counted, a few named, never touched.
package struct ForeignEntries: Sendable, Hashable {
    /// How many names are kept.
    static let sampleSize = 20

    package private(set) var count = 0
    package private(set) var sample: [DN] = []

    package init() {}

    mutating func note(_ dn: DN) {
        count += 1
        if sample.count < Self.sampleSize { sample.append(dn) }
    }
}

/// What became of one item of a plan.
package enum ItemResult: Sendable, Hashable {
    case applied
    /// Left alone because a request is at work on the resource, or it changed meanwhile. The next run looks again.
    case skipped(String)
    case failed(String)
}

/// One item and what became of it.
package struct ItemOutcome: Sendable {
    package let item: PlanItem
    package let result: ItemResult

    package init(item: PlanItem, result: ItemResult) {
        self.item = item
        self.result = result
    }
}

/// What one run found and did.
package struct RunReport: Sendable {
    package let plan: Plan
    /// Names the plan, for whoever approves it.
    package let hash: PlanHash
    package let verdict: Verdict
    /// How many entries the gateway owns.
    package let population: Int
    /// How many of them need nothing.
    package let inSync: Int
    package let foreign: ForeignEntries
    package let dangling: DanglingReferences
    /// Whether only the plan was made.
    package let isDryRun: Bool
    /// The outcomes so far, in the order of the plan; empty for a dry run or a stop.
    package let outcomes: [ItemOutcome]
    /// Why the run ended before the plan did, such as a lost server. Nil when it did not.
    package let interruption: SyncError?

    package init(
        plan: Plan, hash: PlanHash, verdict: Verdict, population: Int, inSync: Int, foreign: ForeignEntries,
        dangling: DanglingReferences = DanglingReferences(), isDryRun: Bool, outcomes: [ItemOutcome] = [],
        interruption: SyncError? = nil
    ) {
        self.plan = plan
        self.hash = hash
        self.verdict = verdict
        self.population = population
        self.inSync = inSync
        self.foreign = foreign
        self.dangling = dangling
        self.isDryRun = isDryRun
        self.outcomes = outcomes
        self.interruption = interruption
    }

    /// How a run ended, as the exit codes of the command tell it.
    package enum Ending: Sendable, Hashable {
        /// Nothing to do, or all applied.
        case clean
        /// The run was cut off.
        case interrupted
        /// A dry run that found changes.
        case pending
        /// A limit stopped the plan, or would stop it.
        case stopped
        /// The plan is not the one that was to be applied, so nothing was.
        case stale
        /// Some objects failed or wait for a decision.
        case unresolved
    }

    package var ending: Ending {
        if interruption != nil { return .interrupted }
        switch verdict {
        case .stopped: return .stopped
        case .stale: return .stale
        case .allowed, .approved: break
        }
        if isDryRun && !plan.repairs.isEmpty { return .pending }
        let isIncomplete = outcomes.contains { $0.result != .applied }
        return isIncomplete || !plan.reports.isEmpty ? .unresolved : .clean
    }
}
