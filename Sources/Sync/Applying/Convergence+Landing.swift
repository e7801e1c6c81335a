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
        if let objection = objection(to: standing, intent, sent) {
            // What excludes that the add landed also settles an intent that was taken over.
            throw SyncError(
                excludesLanding(standing, intent) ? .uniqueness : .conflict,
                "an entry of that name stands in the directory and is not the gateway's",
                detail: "\(standing.entry.dn): \(objection)")
        }
        return Link(standing)
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
        throw SyncError(
            .uniqueness, "the entry of that name belongs to another \(owner.type.noun)",
            detail: "\(standing.entry.dn)")
    }

    /// Why a standing entry is not proven to be what an intent's add left behind; nil when it is.
    func objection(to standing: ObservedEntry, _ intent: Intent, _ sent: Entry) -> String? {
        guard let proof = proof(of: intent) else { return "the gateway's own identity is not known" }
        return proof.objection(to: standing.entry, sent: sent)
    }

    /// Whether a standing entry proves that an intent's add never landed.
    func excludesLanding(_ standing: ObservedEntry, _ intent: Intent) -> Bool {
        proof(of: intent)?.isExcluded(by: standing.entry) ?? false
    }

    private func proof(of intent: Intent) -> LandingProof? {
        engine.gateway.map { gateway in
            LandingProof(
                gateway: gateway, notBefore: intent.recorded.advanced(bySeconds: -120).generalizedTime,
                sentTo: intent.addedAt)
        }
    }
}
