import Directory
import Mapping
import Planning
import SCIM

/// What the limits count of a piece of work.
extension AttributeMap {
    /// - Returns: nothing for what only completes the state, or changes an entry without harm.
    func charges(of assessment: Assessment, _ work: Work) -> [Charge] {
        switch assessment.change {
        case nil: []
        case .add: work.kind == .create || work.isInArrears && work.link == nil ? [] : [.creation]
        case .delete: [.deletion]
        case .update where work.desired == nil: [.disabling]
        case .update(_, let update):
            (disables(assessment, work) ? [.disabling] : []) + removal(update, assessment, work)
        }
    }

    /// Whether an entry that does not show that it is out of service gets to be.
    private func disables(_ assessment: Assessment, _ work: Work) -> Bool {
        guard let entry = assessment.observed?.entry, !statusChanges.isEmpty else { return false }
        return (work.leftOut == .disable || work.desired?.isActive == false) && isActive(entry) != false
    }

    /// The members that a group's entry loses when it is brought to what was provisioned. Who only gets another name is
    /// none of them.
    private func removal(_ update: Update, _ assessment: Assessment, _ work: Work) -> [Charge] {
        guard let entry = assessment.observed?.entry, work.isWhole else { return [] }
        let losses = members.map { rule in
            (loss(of: rule.attribute, by: update, entry), entry.attributes[rule.attribute].count)
        }
        guard let largest = losses.max(by: { $0.0 < $1.0 }), largest.0 > 0 else { return [] }
        return [.removal(of: largest.0, from: work.resource.text, of: largest.1)]
    }

    private func loss(of attribute: AttributeName, by update: Update, _ entry: Entry) -> Int {
        let held = entry.attributes[attribute].count
        return update.modifications.filter { $0.attribute == attribute }.reduce(0) { loss, modification in
            switch modification.operation {
            case .add: loss - modification.values.count
            case .delete: loss + (modification.values.isEmpty ? held : modification.values.count)
            case .replace: loss + held - modification.values.count
            }
        }
    }
}

extension Engine {
    /// What a client's own write counts. Members who go are those that it says: the whole group is not read for it.
    func toll(_ charges: [Charge], of work: Work) -> Toll? {
        guard work.isCharged, let brake else { return nil }
        var charges = charges
        let removed = work.membershipChange.removed.count
        if removed > 0, work.desired != nil { charges.append(.removal(of: removed, from: work.resource.text, of: 0)) }
        return charges.isEmpty ? nil : Toll(charges: charges, brake: brake)
    }
}
