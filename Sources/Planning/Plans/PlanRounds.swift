import Directory

extension Plan {
    /// The steps in rounds: those of one round may be carried out at the same time, and each round waits for the one before.
    ///
    /// Together go updates of people, or creations of them, one after another in the plan, none of which gets a name that
    /// another one of them leaves. All else goes alone: groups, which name one another, whoever leaves, who takes memberships
    /// along, and whoever has a temporary name.
    package var rounds: [[PlanStep]] {
        var rounds: [[PlanStep]] = []
        var namesLeft: Set<DN> = []
        for step in steps {
            let waits = step.item.change?.nameTaken.map(namesLeft.contains) ?? false
            if let last = rounds.last?.last, mayJoin(step, last), !waits {
                rounds[rounds.count - 1].append(step)
            } else {
                rounds.append([step])
                namesLeft = []
            }
            if let name = step.item.change?.nameLeft { namesLeft.insert(name) }
        }
        return rounds
    }

    private func mayJoin(_ step: PlanStep, _ other: PlanStep) -> Bool {
        guard let kind = companions(of: step) else { return false }
        return kind == companions(of: other)
    }

    private enum Companions { case updates, creations }

    /// With what a step may go together; nil for one that goes alone.
    private func companions(of step: PlanStep) -> Companions? {
        guard case .carryOut(let item) = step, !item.isGroup, temporaryNames[item.resource] == nil else { return nil }
        return switch (item.change, item.assessment.situation) {
        case (.update, .drifted), (.update, .renamed): .updates
        case (.add, .missing), (.add, .absent): .creations
        default: nil
        }
    }
}
