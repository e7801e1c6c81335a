/// How much a plan may change before a person has to look at it.
package struct Limits: Sendable, Hashable {
    /// The most deletions in one plan. 0 and up.
    package var deletions: Int
    /// The most deletions in one plan as a percentage of the owned entries. 0 to 100.
    package var deletionsPercent: Int
    /// The most entries that one plan disables. 0 and up.
    package var disablings: Int
    /// The most entries that one plan disables as a percentage of the owned entries. 0 to 100.
    package var disablingsPercent: Int
    /// The most entries created again in one plan. 0 and up.
    package var creations: Int
    /// The most entries created again in one plan as a percentage of the owned entries. 0 to 100.
    package var creationsPercent: Int
    /// Below this many owned entries the percentages say nothing and only the counts hold.
    package var minimumPopulation: Int

    package init(
        deletions: Int = 50, deletionsPercent: Int = 5, disablings: Int = 50, disablingsPercent: Int = 5,
        creations: Int = 50, creationsPercent: Int = 5, minimumPopulation: Int = 10
    ) {
        self.deletions = deletions
        self.deletionsPercent = deletionsPercent
        self.disablings = disablings
        self.disablingsPercent = disablingsPercent
        self.creations = creations
        self.creationsPercent = creationsPercent
        self.minimumPopulation = minimumPopulation
    }

    /// Judges a plan before its first write. All or nothing: one exceeded limit stops the whole plan.
    ///
    /// What settles a write of before does not count: a client asked for it, and it may have happened already.
    /// - Parameter population: how many entries the gateway owns.
    package func judge(_ plan: Plan, population: Int) -> Verdict {
        var counts = (deletions: 0, disablings: 0, creations: 0)
        for item in plan.changes where !item.isSettlement {
            switch item.change {
            case .delete: counts.deletions += 1
            case .add: counts.creations += 1
            case .update: counts.disablings += item.isDisabling ? 1 : 0
            case nil: break
            }
        }
        let exceeded =
            excess("deletions", counts.deletions, deletions, deletionsPercent, population)
            + excess("disablings", counts.disablings, disablings, disablingsPercent, population)
            + excess("creations", counts.creations, creations, creationsPercent, population)
        return exceeded.isEmpty ? .allowed : .stopped(exceeded)
    }

    private func excess(
        _ kind: String, _ count: Int, _ most: Int, _ percent: Int, _ population: Int
    ) -> [String] {
        if count > most {
            return ["\(count) \(kind) planned, \(most) allowed (reconcile.limits.\(kind))"]
        }
        // Rounded up: one entry of twelve is more than 5%, and still one a person would not be called for.
        let share = (percent * population + 99) / 100
        if population >= minimumPopulation, count > share {
            return [
                "\(count) \(kind) planned, \(percent)% of \(population) owned entries allowed "
                    + "(reconcile.limits.\(kind)_percent)"
            ]
        }
        return []
    }
}

/// What the limits say about a plan.
package enum Verdict: Sendable, Hashable {
    case allowed
    /// Nothing of the plan may be applied; the reasons, for people.
    case stopped([String])
}
