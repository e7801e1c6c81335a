package import Directory

/// One line of a plan: a subject, its situation, and what is to be done about it.
package struct PlanItem: Sendable {
    /// The id of the resource.
    package let resource: String
    /// What people call the resource: its userName or displayName.
    package let name: String
    /// Whether the resource is a group, which names people and so comes after them.
    package let isGroup: Bool
    /// The version of the resource's row that the decision was taken from.
    package let rowVersion: Int64
    package let assessment: Assessment
    package let action: Action
    /// Whether the item settles a write that was decided and sent before.
    package let isSettlement: Bool
    /// What the limits count of the change.
    package let charges: [Charge]
    /// Why the item is reported and not repaired, or what people should know about it.
    package let remark: String?
    /// Attributes that are left as they stand when the item is carried out, since they are contested.
    package var leaves: Set<AttributeName> = []

    package init(
        resource: String, name: String, isGroup: Bool = false, rowVersion: Int64, assessment: Assessment,
        action: Action, isSettlement: Bool = false, charges: [Charge] = [], remark: String? = nil
    ) {
        self.resource = resource
        self.name = name
        self.isGroup = isGroup
        self.rowVersion = rowVersion
        self.assessment = assessment
        self.action = action
        self.isSettlement = isSettlement
        self.charges = charges
        self.remark = remark
    }

    /// The same item, to be reported and not carried out.
    package func putOff(_ reason: String) -> PlanItem {
        PlanItem(
            resource: resource, name: name, isGroup: isGroup, rowVersion: rowVersion, assessment: assessment,
            action: .report, isSettlement: isSettlement, charges: charges, remark: reason)
    }

    /// Whether applying the plan does something about it.
    package var isCarriedOut: Bool { action == .repair || action == .adopt }

    /// The change that applying the plan would make, nil for a report.
    package var change: Change? { action == .repair ? assessment.change : nil }
}

/// The changes that would bring the directory to the provisioned state: a value, without any means to write.
package struct Plan: Sendable {
    /// The items in the order in which they are applied: people before groups, what ends after all else, and there groups,
    /// which name people, before those; of each kind updates before creations, sorted by DN. What only completes the state
    /// comes before deletions, too. Before all that, whoever leaves a name comes before the one that is to get it.
    package let items: [PlanItem]
    /// How the items that applying the plan would deal with are carried out: one by one, some after having been set aside.
    package let steps: [PlanStep]
    /// The names that entries have for a time, by their resources.
    package let temporaryNames: [String: DN]

    package init(_ items: [PlanItem]) {
        let order = NameOrder(items.sorted { Self.order($0) < Self.order($1) })
        self.items = order.steps.compactMap { if case .carryOut(let item) = $0 { item } else { nil } }
        steps = order.steps.filter(\.item.isCarriedOut)
        var names: [String: DN] = [:]
        for case .setAside(let item, let name) in steps { names[item.resource] = name }
        temporaryNames = names
    }

    /// The items that would change the directory.
    package var changes: [PlanItem] { items.filter { $0.change != nil } }
    /// The items that applying the plan would deal with, those that only complete the state included.
    package var repairs: [PlanItem] { items.filter(\.isCarriedOut) }
    /// The items that wait for a person.
    package var reports: [PlanItem] { items.filter { $0.action == .report } }

    private static func order(_ item: PlanItem) -> (Int, String, String) {
        let stage =
            switch item.change {
            // Who leaves has left the groups first, whose own writes come before, and their ends, too.
            case .update where item.assessment.situation == .orphaned: item.isGroup ? 5 : 6
            case nil where item.action == .repair && item.assessment.situation == .orphaned: item.isGroup ? 5 : 6
            case .update: item.isGroup ? 2 : 0
            case .add: item.isGroup ? 3 : 1
            case nil where item.isCarriedOut: 4
            case .delete: item.isGroup ? 5 : 6
            case nil: 7
            }
        let dn = item.change?.dn ?? item.assessment.observed?.entry.dn
        return (stage, dn?.description ?? "", item.resource)
    }
}
