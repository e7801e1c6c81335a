import Directory
import Mapping
import Planning
import SCIM

/// Resources of which changes were accepted while the directory was away.
extension Examiner {
    /// The item for one of them. What a client asked for is carried out as a request would be, whatever is configured for
    /// sweeps, and does not count again; what the entry needs beside, sweeps judge.
    func arrears(
        _ stored: StoredResource, _ assessment: Assessment, _ work: Work, _ map: AttributeMap
    ) async throws -> PlanItem? {
        if let item = try await adoption(stored, assessment), item.action == .adopt { return item }
        let remark = "accepted while the directory was away"
        do {
            try RequestPolicy.permit(assessment)
        } catch {
            return planItem(stored, assessment, action: .report, remark: "\(remark): \(error.message)")
        }
        let charges = map.charges(of: assessment, work).compactMap { unasked($0, stored, work, map) }
        if isForArrears, !charges.isEmpty {
            let reason = "\(remark), and left to sweeps, whose limits judge what else its entry needs"
            return planItem(stored, assessment, action: .report, remark: reason)
        }
        return planItem(
            stored, assessment, action: .repair, isSettlement: charges.isEmpty, charges: charges, remark: remark)
    }

    /// The item for a resource; nil, too, for one that cannot be looked at, which is no reason to leave others alone.
    ///
    /// - Throws: `SyncError` with `unavailable`, an error of the state.
    func itemIfSeen(_ id: ResourceID) async throws -> PlanItem? {
        do {
            return try await item(for: id)
        } catch let error as SyncError where error.code != .unavailable {
            engine.remark(Remark(resource: id, message: "what was accepted cannot be carried out yet: \(error)"))
            return nil
        }
    }

    /// What of a charge no client asked for; nil for nothing.
    private func unasked(_ charge: Charge, _ stored: StoredResource, _ work: Work, _ map: AttributeMap) -> Charge? {
        switch charge.kind {
        case .creations: return charge
        case .deletions: return work.desired == nil || isLeftOutByClient(stored, map) ? nil : charge
        case .disablings:
            let isAsked = work.desired == nil || isLeftOutByClient(stored, map) || isSwitchedOffByClient(stored)
            return isAsked ? nil : charge
        case .memberRemovals:
            let count = charge.count - work.membershipChange.removed.count
            guard count > 0, let membership = charge.membership else { return nil }
            return .removal(of: count, from: membership.group, of: membership.size)
        }
    }

    /// Whether it is the client's change, and not the mapping's, that nobody asks for the entry any more.
    private func isLeftOutByClient(_ stored: StoredResource, _ map: AttributeMap) -> Bool {
        guard let written = stored.arrears?.written else { return true }
        return map.leavesOut(written) == nil && map.leavesOut(stored.resource) != nil
    }

    private func isSwitchedOffByClient(_ stored: StoredResource) -> Bool {
        stored.resource.isActive == false && stored.arrears?.written?.isActive != false
    }
}

extension Survey {
    /// Looks among the entries of a plan for signs that the state is older than the directory.
    mutating func watch(_ plan: Plan, _ engine: Engine) async throws {
        guard let watch = try await WriteWatch(engine) else { return }
        for item in plan.items {
            guard let observed = item.assessment.observed else { continue }
            let owner = try await engine.store.resource(ResourceID(item.resource))
            if try await watch.isUnknown(observed, of: owner) { unknownWrites.note(observed.entry.dn) }
        }
    }
}
