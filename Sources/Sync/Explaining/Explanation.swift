package import Directory
package import Planning
import SCIM

/// Everything that is known of one resource: why it is as it is, and what would happen next.
package struct Explanation: Sendable {
    package let stored: StoredResource
    /// The entry that the mapping derives; nil for a deleted resource.
    package let projection: Projection?
    /// What becomes of the entry of a resource that the mapping leaves out; nil for one that is mapped.
    package let leftOut: Otherwise?
    /// When the entry of a deleted resource is deleted that is kept out of service; nil where it is not.
    package let end: Timestamp?
    /// Why the mapping derives none; nil where it does.
    package let mappingProblem: String?
    /// Situation, live entry and difference; nil when the directory could not be asked.
    package let assessment: Assessment?
    /// Why the directory could not be asked.
    package let obstacle: SyncError?
    package let openIntent: OpenIntent?
    /// What keeps everything from being written; nil while nothing does.
    package let maintenance: Maintenance?
    /// The last operations, newest first.
    package let history: [OperationRecord]
}

/// Answers the question why an object is as it is.
package struct Explainer: Sendable {
    private let engine: Engine

    package init(engine: Engine) { self.engine = engine }

    /// Finds a resource by what an administrator has at hand: its SCIM id, its userName or displayName, or its entry's
    /// DN. Of a user and a group of the same name it is the user.
    ///
    /// - Throws: `SyncError` with `notFound`.
    package func find(_ text: String) async throws -> StoredResource {
        if let stored = try await engine.store.resource(ResourceID(text)) { return stored }
        for type in ResourceKind.allCases {
            if let holder = try await engine.store.holder(of: NameKey(text), type: type) { return holder }
        }
        if let dn = try? DN(text) {
            if let linked = try await engine.store.resources(.dn(dn), type: nil).first { return linked }
            if let retired = try await engine.store.retired(.dn(dn), type: nil).first { return retired }
        }
        throw SyncError(
            .notFound, "no resource has the id, the userName, the displayName or the entry \(Printable.text(text))")
    }

    /// - Throws: an error of the state; what the directory says goes into the explanation.
    package func explain(_ stored: StoredResource) async throws -> Explanation {
        var problem: String?
        var work: Work?
        do {
            work =
                stored.lifecycle == .pending
                ? try await engine.repair(of: stored, actor: "explain")
                : try await engine.upkeep(of: stored, actor: "explain")
        } catch let error as SyncError {
            problem = error.message
        }
        let (assessment, obstacle) = await assess(stored, work)
        return Explanation(
            stored: stored, projection: work?.projection, leftOut: work?.leftOut, end: engine.end(of: stored),
            mappingProblem: problem,
            assessment: assessment,
            obstacle: obstacle,
            openIntent: try await engine.store.openIntents().first { $0.intent.resource == stored.id },
            maintenance: try await engine.store.maintenance(),
            history: try await engine.store.history(of: stored.id, limit: 10))
    }

    private func assess(_ stored: StoredResource, _ upkeep: Work?) async -> (Assessment?, SyncError?) {
        // A sweep has nothing to see to here, and what the directory shows is of interest all the same.
        let work =
            upkeep
            ?? Work(
                kind: .repair, resource: stored.id, type: stored.type, rowVersion: stored.rowVersion,
                link: stored.link, desired: nil, projection: nil, actor: "explain")
        do {
            return (try await engine.convergence(for: stored.type, until: .now + engine.timeout).assess(work), nil)
        } catch let error as SyncError {
            return (nil, error)
        } catch {
            return (nil, SyncError(.unavailable, "\(error)"))
        }
    }
}
