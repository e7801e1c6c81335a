import Directory
import Planning
import SCIM

/// Of two entries of one DN, made at two servers that were apart, replication keeps the newer. The other one and its
/// identity are gone, on which the link may hang.
extension Convergence {
    /// The entry that stands in the place of the linked one, if it is proven ours: made by the gateway's account, since
    /// the resource was, and nobody else's in the state.
    func successor(in assessment: Assessment, _ work: Work) async throws -> ObservedEntry? {
        guard engine.isReplicated, assessment.situation == .replaced, let standing = assessment.observed,
            let gateway = engine.gateway, let stored = try await engine.store.resource(work.resource)
        else { return nil }
        let proof = LandingProof(
            gateway: gateway, notBefore: stored.created.advanced(bySeconds: -120).generalizedTime,
            sentTo: standing.entry.dn)
        let least = Entry(dn: standing.entry.dn, attributes: Attributes([]))
        guard proof.objection(to: standing.entry, sent: least) == nil,
            try await engine.store.owner(of: standing.identity) == nil,
            try await !isAboutToStand(at: standing.entry.dn, but: work.resource)
        else { return nil }
        return standing
    }

    /// Whether another resource's entry may be the one at a DN, and the state does not know it yet.
    private func isAboutToStand(at dn: DN, but resource: ResourceID) async throws -> Bool {
        try await engine.store.openIntents().contains { open in
            open.intent.resource != resource && open.intent.addedAt == dn
        }
    }
}
