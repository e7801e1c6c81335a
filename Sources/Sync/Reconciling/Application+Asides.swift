import Directory
import Planning
import SCIM

/// Entries that have a temporary name while others get theirs.
extension Application {
    /// What came of the attempt to set an entry aside.
    enum Aside: Sendable {
        /// The version of the row since then, and the name of before.
        case done(rowVersion: Int64, former: DN)
        case failed(String)
    }

    /// - Throws: `SyncError` when the server is lost.
    func setAside(_ item: PlanItem, _ name: DN) async throws -> Aside {
        guard let former = item.assessment.observed?.entry.dn else { return .failed("it was not seen") }
        do {
            let detour = Detour(engine: engine, id: ResourceID(item.resource), actor: actor)
            let stored = try await detour.rename(to: name, from: item.rowVersion)
            return .done(rowVersion: stored.rowVersion, former: former)
        } catch let error as SyncError where error.code == .unavailable {
            throw error
        } catch {
            return .failed("it could not be set aside for the one that is to get its name: \(error)")
        }
    }

    /// Gives an entry the name of before that was set aside for nothing.
    private func putBack(_ item: PlanItem, _ rowVersion: Int64, _ former: DN) async {
        let id = ResourceID(item.resource)
        do {
            _ = try await Detour(engine: engine, id: id, actor: actor).rename(to: former, from: rowVersion)
        } catch {
            let message =
                "its entry has a temporary name and could not be given \(former) back: \(error). The next sweep repairs it"
            engine.remark(Remark(resource: id, message: message))
        }
    }

    /// - Throws: `SyncError` when the server is lost.
    func result(of item: PlanItem, aside: Aside?, _ session: DirectorySession) async throws -> ItemResult {
        switch aside {
        case nil: return try await result(of: item, from: item.rowVersion, session)
        case .failed(let reason): return .failed(reason)
        case .done(let rowVersion, let former):
            let result = try await result(of: item, from: rowVersion, session)
            if case .failed = result { await putBack(item, rowVersion, former) }
            return result
        }
    }
}
