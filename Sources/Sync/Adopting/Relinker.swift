import Directory
import Mapping
import Planning
import SCIM

/// Finds the entries of resources again after a directory was loaded anew, so that every entry has another identity. Nothing
/// is written to the directory for it.
package struct Relinker: Sendable {
    let engine: Engine

    package init(engine: Engine) { self.engine = engine }

    /// Looks at the entry of every living resource.
    ///
    /// - Parameter tell: hears of each resource whose entry is not there under its known identity.
    /// - Throws: `SyncError`. What was linked before stays so, and the run can be started again.
    package func run(
        _ order: AdoptionOrder, tell: (AdoptionFinding) -> Void
    ) async throws -> AdoptionSummary {
        var summary = AdoptionSummary()
        do {
            let session = try await engine.session(until: nil)
            for type in engine.mappings.kinds {
                var position: PagePosition?
                repeat {
                    let page = try await engine.store.page(of: type, after: position, limit: Surveyor.pageSize)
                    for stored in page.resources where stored.link != nil {
                        summary.note(try await relink(stored, session, order), tell)
                    }
                    position = page.next
                } while position != nil
            }
        } catch {
            throw engine.translated(error)
        }
        return summary
    }

    /// Nil for an entry that is known by the identity that it has.
    private func relink(
        _ stored: StoredResource, _ session: DirectorySession, _ order: AdoptionOrder
    ) async throws -> AdoptionFinding? {
        guard let link = stored.link else { return nil }
        let map = try engine.map(of: stored.type)
        let reader = session.reader(of: map)
        guard case .vanished(_, let standing) = try await reader.observe(link: link, at: link.dn, withMembers: false)
        else { return nil }
        do {
            return try await relink(stored, to: try await successor(of: stored, standing, map, session), order)
        } catch let obstacle as Unadoptable {
            return finding(stored, link.dn, .unmatched, obstacle.reason)
        } catch let error as SyncError where error.code == .invalidValue {
            return finding(stored, link.dn, .unmatched, error.message)
        }
    }

    private func relink(
        _ stored: StoredResource, to found: Successor, _ order: AdoptionOrder
    ) async throws -> AdoptionFinding {
        let dn = found.entry.entry.dn
        if let owner = try await engine.store.owner(of: found.entry.identity) {
            return finding(stored, dn, .ambiguous, "the entry belongs to the \(owner.type.noun) \(owner.id)")
        }
        guard found.standing == .strong || order.takesWeak else {
            return finding(stored, dn, found.standing, found.reason)
        }
        guard !order.isDryRun else { return finding(stored, dn, found.standing, found.reason, isWanted: true) }
        let isDone = try await engine.tie(stored, to: found.entry, actor: order.actor)
        return isDone
            ? finding(stored, dn, found.standing, found.reason, isDone: true)
            : finding(stored, dn, .ambiguous, "it changed meanwhile; run it again")
    }

    /// An entry that may be a resource's.
    private struct Successor {
        let entry: ObservedEntry
        let standing: AdoptionFinding.Standing
        let reason: String
    }

    /// - Throws: `Unadoptable` where none is found, or several are.
    private func successor(
        of stored: StoredResource, _ standing: ObservedEntry?, _ map: AttributeMap, _ session: DirectorySession
    ) async throws -> Successor {
        if let standing, map.isOfMappedClass(standing.entry) {
            if map.mark(of: standing.entry, by: engine.instance)?.id == stored.id.text {
                return Successor(entry: standing, standing: .strong, reason: "by its owner mark")
            }
            if map.match(stored.resource, standing.entry)?.strength == .strong {
                return Successor(entry: standing, standing: .strong, reason: "by its name and `correlate`")
            }
            var kept = stored.kept
            kept.claims = nil
            let projection = try await engine.project(
                stored.resource, of: stored.id, as: stored.type, kept: kept)
            let update = Difference.between(standing.entry, and: projection, at: standing.entry.dn)
            return update.isEmpty
                ? Successor(entry: standing, standing: .strong, reason: "it stands there as it was provisioned")
                : Successor(entry: standing, standing: .weak, reason: "by its name alone")
        }
        let matches = try await session.reader(of: map).matches(of: stored.resource)
        guard let match = matches.first else { throw Unadoptable(reason: "no entry is known as its own") }
        guard matches.count == 1 else { throw Unadoptable(reason: "\(matches.count) entries are known as its own") }
        return Successor(entry: match, standing: .strong, reason: "by `correlate`")
    }

    private func finding(
        _ stored: StoredResource, _ dn: DN, _ standing: AdoptionFinding.Standing, _ reason: String,
        isWanted: Bool = false, isDone: Bool = false
    ) -> AdoptionFinding {
        AdoptionFinding(
            dn: dn, type: stored.type, standing: standing, name: stored.name, reason: reason,
            resource: isDone ? stored.id : nil, isWanted: isWanted)
    }
}
