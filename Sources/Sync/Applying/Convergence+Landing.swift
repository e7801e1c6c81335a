import Directory
import Planning
import SCIM

/// Whether an entry that stands where one is to be made is our own earlier one.
extension Convergence {
    /// An entry stands where we were about to add ours: it is the one that an earlier send of this intent left,
    /// or somebody else's.
    func landed(_ assessment: Assessment, _ work: Work, _ intent: Intent) async throws -> Link {
        guard let standing = assessment.observed, let sent = work.projection?.newEntry else {
            throw RequestPolicy.refusal(assessment)
        }
        try await refuseIfOwned(assessment, by: work)
        switch try await landing(of: intent, at: standing, sent) {
        case .proven: return Link(standing)
        // That also settles an intent that was taken over.
        case .excluded(let objection): throw Self.stranger(.uniqueness, standing, objection)
        case .unproven(let objection): throw Self.stranger(.conflict, standing, objection)
        }
    }

    private static func stranger(_ code: SyncError.Code, _ standing: ObservedEntry, _ objection: String) -> SyncError {
        SyncError(
            code, "an entry of that name stands in the directory and is not the gateway's",
            detail: "\(standing.entry.dn): \(objection)")
    }

    /// Says so where the entry in the way is one of ours: the directory takes some names for the same that are not to us.
    ///
    /// - Throws: `SyncError` with `uniqueness`.
    func refuseIfOwned(_ assessment: Assessment, by work: Work) async throws {
        let standing: ObservedEntry?
        switch (assessment.situation, assessment.change) {
        case (.found, _), (.replaced, _): standing = assessment.observed
        case (_, .update(_, let update)?): standing = try await reader.entry(at: update.newDN)
        default: standing = nil
        }
        guard let standing, let owner = try await engine.store.owner(of: standing.identity), owner.id != work.resource
        else { return }
        guard owner.retired == nil else {
            throw SyncError(
                .uniqueness,
                "the entry of that name is kept as that of somebody who left; only the same externalId brings it back. To give "
                    + "the name to another \(owner.type.noun), the directory's administrator renames or deletes that entry",
                detail: "\(standing.entry.dn), of \(owner.id)")
        }
        if owner.arrears != nil { throw SyncError.waits(for: "name", detail: "\(standing.entry.dn)") }
        throw SyncError(
            .uniqueness, "the entry of that name belongs to another \(owner.type.noun)",
            detail: "\(standing.entry.dn)")
    }

    /// What a standing entry says of an intent's add.
    func landing(of intent: Intent, at standing: ObservedEntry, _ sent: Entry) async throws -> Landing {
        guard try await !engine.store.isReleased(standing.identity) else {
            return .excluded("it is that of somebody who left, and was given up")
        }
        guard let proof = try await proof(of: intent) else {
            return .unproven("the gateway's own identity is not known")
        }
        let entry = try await reader.withCreator(standing)
        guard let objection = proof.objection(to: entry, sent: sent) else { return .proven }
        return proof.isExcluded(by: entry) ? .excluded(objection) : .unproven(objection)
    }

    private func proof(of intent: Intent) async throws -> LandingProof? {
        guard let name = engine.gateway, let gateway = try await reader.creator(known: name) else { return nil }
        return LandingProof(
            gateway: gateway, notBefore: intent.recorded.advanced(bySeconds: -120).generalizedTime,
            sentTo: intent.addedAt)
    }
}

/// Whether an entry is what an unanswered add left behind.
enum Landing: Sendable {
    case proven
    /// It is somebody else's, and proves that the add never landed.
    case excluded(String)
    /// Nothing proves the one or the other, for this reason.
    case unproven(String)
}
