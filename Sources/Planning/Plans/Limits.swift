/// How much may change before a person has to look at it: by one run of a reconciliation, or by the requests of one client
/// within a time.
///
/// Users and groups are counted apart, so that many of the one do not hide what happens to the few of the other.
package struct Limits: Sendable, Hashable {
    /// How much of one kind is allowed. Both hold, but for small populations.
    package struct Allowance: Sendable, Hashable {
        /// 0 and up.
        package var count: Int
        /// A share of the owned entries of the type; of a group's members for removals of members. 0 to 100.
        package var percent: Int

        package init(count: Int, percent: Int) {
            self.count = count
            self.percent = percent
        }
    }

    private var allowances: [LimitedKind: Allowance] = [
        .deletions: Allowance(count: 50, percent: 5), .disablings: Allowance(count: 50, percent: 5),
        .creations: Allowance(count: 50, percent: 5), .memberRemovals: Allowance(count: 500, percent: 50),
    ]
    /// Below this many owned entries of a type the percentages say nothing and only the counts hold.
    package var minimumPopulation = 10
    /// Below this many members of a group the percentage of removals says nothing and only the count holds.
    package var largeGroup = 100

    /// What an administrator gets who says nothing about limits.
    package init() {}

    package subscript(kind: LimitedKind) -> Allowance {
        get { allowances[kind] ?? Allowance(count: 0, percent: 0) }
        set { allowances[kind] = newValue }
    }

    /// Judges a plan before its first write. All or nothing: one exceeded limit stops the whole plan.
    ///
    /// What settles a write of before does not count: a client asked for it, and it may have happened already.
    package func judge(_ plan: Plan, population: Population) -> Verdict {
        let changes = plan.changes.filter { !$0.isSettlement }
        let excesses = [false, true].flatMap { isGroup in
            self.excesses(of: changes.filter { $0.isGroup == isGroup }, PopulationShare(population, ofGroups: isGroup))
        }
        return excesses.isEmpty ? .allowed : .stopped(excesses)
    }

    private func excesses(of items: [PlanItem], _ share: PopulationShare) -> [String] {
        let charges = items.flatMap(\.charges)
        let counted = [LimitedKind.deletions, .disablings, .creations].compactMap { kind in
            excess(of: kind, charges.total(of: kind), share)
        }
        return counted + charges.compactMap(excess) + emptying(items, share)
    }

    /// What is wrong with so many changes of a kind; nil where nothing is.
    package func excess(of kind: LimitedKind, _ count: Int, _ share: PopulationShare) -> String? {
        excess(count, kind, of: share.population, share.noun, percentFrom: minimumPopulation)
    }

    /// What is wrong with the members that are taken out of one group; nil where nothing is.
    package func excess(of charge: Charge) -> String? {
        guard let membership = charge.membership else { return nil }
        return excess(
            charge.count, charge.kind, of: membership.size, "members of the group \(membership.group)",
            percentFrom: largeGroup)
    }

    private func excess(
        _ count: Int, _ kind: LimitedKind, of population: Int, _ noun: String, percentFrom least: Int
    ) -> String? {
        let allowance = self[kind]
        if count > allowance.count {
            return "\(count) \(kind.text) of \(noun), \(allowance.count) allowed (reconcile.limits.\(kind.rawValue))"
        }
        // Rounded up: one entry of twelve is more than 5%, and still one a person would not be called for.
        guard population >= least, count > (allowance.percent * population + 99) / 100 else { return nil }
        return "\(count) \(kind.text) of \(population) \(noun), \(allowance.percent)% allowed "
            + "(reconcile.limits.\(kind.rawValue)_percent)"
    }

    /// A source that was emptied asks for the end of everybody. Whatever the limits allow, somebody should have meant it.
    private func emptying(_ items: [PlanItem], _ share: PopulationShare) -> [String] {
        let ends = items.filter { $0.charges.contains { [.deletions, .disablings].contains($0.kind) } }
        let losses = ends.count { $0.assessment.situation != .orphaned }
        guard ends.count > 1, losses >= share.population else { return [] }
        return ["nothing would be left of the owned \(share.noun), as if the source were empty"]
    }
}

extension [Charge] {
    fileprivate func total(of kind: LimitedKind) -> Int {
        lazy.filter { $0.kind == kind }.reduce(0) { $0 + $1.count }
    }
}
