import Directory
import Mapping
import Planning
import SCIM

/// Of two entries of one DN, made at two servers that were apart, replication keeps the newer. The other one and its
/// identity are gone, on which the link may hang.
extension Convergence {
    /// The entry that stands in the place of the linked one, if it is proven ours: by its owner mark, or made by the gateway's
    /// account at the time when the resource was made, of the mapped classes, and nobody else's in the state.
    func successor(in assessment: Assessment, _ work: Work) async throws -> ObservedEntry? {
        if [.replaced, .gone].contains(assessment.situation), let standing = assessment.observed,
            map.mark(of: standing.entry, by: engine.instance)?.id == work.resource.text,
            try await engine.store.owner(of: standing.identity) == nil
        {
            return standing
        }
        guard engine.isReplicated, [.replaced, .gone].contains(assessment.situation),
            let standing = assessment.observed,
            let gateway = engine.gateway, let stored = try await engine.store.resource(work.resource)
        else { return nil }
        let proof = LandingProof(
            gateway: .named(gateway), notBefore: stored.created.advanced(bySeconds: -120).generalizedTime,
            sentTo: standing.entry.dn)
        let classes = map.objectClasses.map { AttributeValue($0) }
        let least = Entry(dn: standing.entry.dn, attributes: Attributes([(.objectClass, classes)]))
        let latest = stored.created.advanced(bySeconds: Self.latestTwin).generalizedTime
        guard proof.objection(to: standing.entry, sent: least) == nil,
            let created = standing.entry.attributes.first("createTimestamp")?.string, created <= latest,
            try await engine.store.owner(of: standing.identity) == nil,
            try await !engine.store.isReleased(standing.identity),
            try await !isAboutToStand(at: standing.entry.dn, but: work.resource)
        else { return nil }
        return standing
    }

    /// A create is tried again for so many seconds at the most; what the account makes later is something else.
    private static let latestTwin: Int64 = 3600

    /// Whether another resource's entry may be the one at a DN, and the state does not know it yet.
    private func isAboutToStand(at dn: DN, but resource: ResourceID) async throws -> Bool {
        try await engine.store.openIntents().contains { open in
            open.intent.resource != resource && open.intent.addedAt == dn
        }
    }
}
