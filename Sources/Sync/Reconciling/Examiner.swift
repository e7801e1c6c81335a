import Directory
import Mapping
import Planning
import SCIM

/// Looks at one resource afresh, in the state and in the directory, and says what is to be done.
struct Examiner: Sendable {
    let engine: Engine
    let session: DirectorySession
    let actions: ActionTable
    /// Tells what somebody else keeps changing back; nil where that does not matter.
    let contest: Contest?
    /// Whether links may be corrected on the way.
    let isDryRun: Bool
    /// Whether nothing but what was accepted is to be done.
    var isForArrears = false

    /// The item for a resource; nil when nothing is to be done or said about it.
    ///
    /// - Throws: `SyncError`.
    func item(for id: ResourceID) async throws -> PlanItem? {
        guard let stored = try await engine.store.resource(id), !isForArrears || stored.arrears != nil else {
            return nil
        }
        let work: Work
        let convergence: Convergence
        do {
            guard let upkeep = try await engine.upkeep(of: stored, actor: "reconcile") else { return nil }
            work = upkeep
            convergence = try session.convergence(for: stored.type)
        } catch let error as SyncError {
            return planItem(stored, Assessment(.unmapped), remark: error.message)
        }
        let assessment = try await convergence.assess(work)
        if stored.arrears != nil { return try await arrears(stored, assessment, work, convergence.map) }
        switch assessment.situation {
        case .inSync, .relocated, .retired:
            try await correctLink(of: stored, assessment.observed, names: work.membershipChange.renamed)
            return nil
        case .gone:
            // Who lives on without an entry has to let go of the link.
            return stored.lifecycle == .living || stored.retired != nil ? planItem(stored, assessment) : nil
        case .leftOut where assessment.observed == nil: return nil
        default:
            guard actions[assessment.situation] != .ignore else { return nil }
            if let item = try await contested(stored, assessment, work, convergence) { return item }
            if let item = try await adoption(stored, assessment) { return item }
            return planItem(
                stored, assessment, charges: convergence.map.charges(of: assessment, work),
                remark: Self.remark(assessment, work))
        }
    }

    /// The item for an entry that is repaired again and again; nil for any other.
    private func contested(
        _ stored: StoredResource, _ assessment: Assessment, _ work: Work, _ convergence: Convergence
    ) async throws -> PlanItem? {
        guard let contest, actions[assessment.situation] == .repair else { return nil }
        let times = "\(contest.rule.repairs) times of late"
        if try await contest.isOverName(of: stored, assessment) {
            return planItem(stored, assessment.contested, remark: "given its name back \(times)")
        }
        let names = try await contest.attributes(of: stored, assessment)
        guard !names.isEmpty else { return nil }
        let remark = "repaired \(times): \(names.map(\.description).joined(separator: ", "))"
        let rest = assessment.leaving(Set(names))
        guard rest.change != nil else { return planItem(stored, assessment.contested, remark: remark) }
        var item = planItem(
            stored, rest, charges: convergence.map.charges(of: rest, work),
            remark: "contested and left alone, \(remark)")
        item.leaves = Set(names)
        return item
    }

    /// The item for an entry that stood before and is to be taken over where it is proven; nil for any other.
    func adoption(_ stored: StoredResource, _ assessment: Assessment) async throws -> PlanItem? {
        guard assessment.situation == .found, assessment.rule == nil, actions[.found] == .adopt,
            let standing = assessment.observed,
            let map = engine.mappings[stored.type]
        else { return nil }
        let match = map.match(stored.resource, standing.entry)
        let isFree = try await engine.store.owner(of: standing.identity) == nil
        guard match?.strength == .strong, isFree, map.isOfMappedClass(standing.entry) else {
            return planItem(
                stored, assessment, action: .report,
                remark: isFree ? "no strong rule of `correlate` proves that it is the one" : "it is somebody else's")
        }
        return planItem(
            stored, assessment, action: .adopt, remark: "taken over, as \(match?.attribute.description ?? "") proves")
    }

    private static func remark(_ assessment: Assessment, _ work: Work) -> String? {
        if let rule = assessment.rule { return "by \(rule)" }
        if work.leftOut == .disable { return "disabled: `only` of the mapping leaves it out" }
        guard assessment.situation == .missing, assessment.change == nil else { return nil }
        return
            "it was taken over from the directory and no client has written it since; its entry is gone. Bring the entry "
            + "back, or give the resource up: sluice release \(work.resource)"
    }

    private func correctLink(
        of stored: StoredResource, _ observed: ObservedEntry?, names: [StaleName]
    ) async throws {
        guard !isDryRun, let observed, stored.link != Link(observed) || !names.isEmpty else { return }
        try await engine.store.refresh(stored.id, from: stored.rowVersion, link: Link(observed), names: names)
    }

    /// The item for a write whose answer never came.
    func item(for open: OpenIntent) async throws -> PlanItem? {
        guard let stored = try await engine.store.resource(open.intent.resource) else { return nil }
        guard !open.isOccupied else { return nil }
        let work: Work
        let convergence: Convergence
        do {
            work = try await Settler(engine: engine).work(for: open.intent)
            convergence = try session.convergence(for: stored.type)
        } catch let error as SyncError {
            return planItem(stored, Assessment(.inDoubt), remark: error.message)
        }
        return try await settlement(of: try await convergence.assess(work), open, work, stored, convergence)
    }

    private func settlement(
        of assessment: Assessment, _ open: OpenIntent, _ work: Work, _ stored: StoredResource,
        _ convergence: Convergence
    ) async throws -> PlanItem {
        if assessment.situation == .protected {
            return planItem(
                stored, assessment, action: .report,
                remark: "an unanswered \(open.intent.kind.rawValue) waits: \(RequestPolicy.refusal(assessment).message)"
            )
        }
        let remark = "an unanswered \(open.intent.kind.rawValue) is completed"
        guard let standing = assessment.observed, let sent = work.projection?.newEntry,
            [.found, .replaced].contains(assessment.situation)
        else {
            // The end of an entry that no client asked for is an edited mapping's doing, and counts as any other.
            let isLeftOut = work.desired != nil && convergence.map.leavesOut(stored.resource) != nil
            let isSettlement = if case .delete = assessment.change { !isLeftOut } else { true }
            return planItem(
                stored, assessment, action: .repair, isSettlement: isSettlement,
                charges: convergence.map.charges(of: assessment, work), remark: remark)
        }
        switch try await convergence.landing(of: open.intent, at: standing, sent) {
        case .excluded:
            return planItem(
                stored, Assessment(.inDoubt, observed: standing), action: .repair, isSettlement: true,
                remark: "an unanswered create never landed, for another entry stands in its place; it is given up")
        case .unproven(let objection):
            return planItem(stored, Assessment(.inDoubt, observed: standing), remark: objection)
        case .proven:
            return planItem(
                stored, Assessment(.landed, observed: standing), action: .repair, isSettlement: true, remark: remark)
        }
    }

    func planItem(
        _ stored: StoredResource, _ assessment: Assessment, action: Action? = nil, isSettlement: Bool = false,
        charges: [Charge] = [], remark: String? = nil
    ) -> PlanItem {
        PlanItem(
            resource: stored.id.text, name: stored.name, isGroup: stored.type == .group, rowVersion: stored.rowVersion,
            assessment: assessment,
            action: action ?? actions.action(for: assessment), isSettlement: isSettlement,
            charges: charges, remark: remark)
    }
}
