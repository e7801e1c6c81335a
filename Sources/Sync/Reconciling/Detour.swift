import Directory
import Planning

/// Renames an entry to a name that the mapping does not give it, so that another one can have its own for the time being.
///
/// The link follows in the same step, so that a run which ends here leaves an entry of ours that is merely renamed, and the
/// next one brings it where it belongs.
struct Detour: Sendable {
    let engine: Engine
    let id: ResourceID
    /// Who asks for it, for the trail.
    let actor: String

    /// - Parameter rowVersion: the version of the row that the decision was taken from.
    /// - Returns: the resource as it is now.
    /// - Throws: `SyncError`; `RowMoved` when a request came in between.
    func rename(to dn: DN, from rowVersion: Int64) async throws -> StoredResource {
        let session = try await engine.session(until: nil)
        // What was left of an earlier run wants its own name, which is taken: it gives up.
        _ = try? await Settler(engine: engine).settle(id, session: session)
        guard let stored = try await engine.store.resource(id), stored.lifecycle == .living,
            stored.rowVersion == rowVersion
        else { throw RowMoved() }
        var work = Work(
            kind: .repair, resource: id, type: stored.type, rowVersion: rowVersion, link: stored.link,
            desired: stored.resource, projection: Projection(dn: dn, attributes: []), kept: stored.kept,
            actor: actor)
        work.isDetour = true
        let renamed = try await session.convergence(for: stored.type).run(work) { assessment throws(SyncError) in
            guard [.renamed, .inSync, .relocated].contains(assessment.situation) else {
                throw RequestPolicy.refusal(assessment)
            }
        }
        guard let renamed else { throw SyncError.notFound(id) }
        return renamed
    }
}
