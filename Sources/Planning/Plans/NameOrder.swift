package import Directory

/// The order in which the items of a plan find every name free that they take: whoever holds a name that another one is to
/// get, and is to leave it by the same plan, comes before. Where that goes round in a circle, one is set aside first.
struct NameOrder {
    /// The steps, those of the items in the given order as far as names allow.
    private(set) var steps: [PlanStep] = []
    private let items: [PlanItem]
    /// Who leaves a name by the plan.
    private let leavers: [DN: Int]
    private var done: Set<Int> = []

    init(_ items: [PlanItem]) {
        self.items = items
        var leavers: [DN: Int] = [:]
        for (index, item) in items.enumerated() {
            if let name = item.change?.nameLeft { leavers[name] = index }
        }
        self.leavers = leavers
        for index in items.indices where !done.contains(index) { follow(from: index) }
    }

    /// Takes an item, those that stand in its way before.
    private mutating func follow(from start: Int) {
        var chain = [start]
        var places = [start: 0]
        while let last = chain.last, let next = leaver(inWayOf: last), !done.contains(next) {
            if places[next] != nil {
                if let name = items[next].temporaryName { steps.append(.setAside(items[next], name)) }
                break
            }
            places[next] = chain.count
            chain.append(next)
        }
        for index in chain.reversed() {
            steps.append(.carryOut(items[index]))
            done.insert(index)
        }
    }

    private func leaver(inWayOf index: Int) -> Int? {
        guard let name = items[index].change?.nameTaken, let other = leavers[name], other != index else { return nil }
        return other
    }
}

/// One step of carrying out a plan.
package enum PlanStep: Sendable {
    /// Gives the entry of an item a temporary name, for another one is to get its own before it can have the one it should.
    case setAside(PlanItem, DN)
    case carryOut(PlanItem)

    /// The item of the step.
    package var item: PlanItem {
        switch self {
        case .setAside(let item, _), .carryOut(let item): item
        }
    }
}

extension Change {
    /// The name that an entry has no more after the change; nil where it keeps it.
    var nameLeft: DN? {
        switch self {
        case .update(let target, let update): update.newDN.flatMap { $0 == target.dn ? nil : target.dn }
        case .delete(let target): target.dn
        case .add: nil
        }
    }

    /// The name that an entry gets by the change; nil where it gets none.
    var nameTaken: DN? {
        switch self {
        case .update(_, let update): update.newDN
        case .add(let entry): entry.dn
        case .delete: nil
        }
    }
}

extension PlanItem {
    /// A name that no other entry has and that tells whose it is, beside the one that the entry has now.
    fileprivate var temporaryName: DN? {
        guard case .update(let target, _) = change, let parent = target.dn.parent, var values = target.dn.rdn?.values,
            let first = values.first
        else { return nil }
        values[0] = AttributeTypeAndValue(first.name, AttributeValue("sluice-\(resource)"))
        return RDN(values: values).map(parent.child)
    }
}
