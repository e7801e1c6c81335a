import Directory
import SCIM

extension Provisioner {
    /// Brings new names of entries into the groups that still hold former ones. What fails is left for the next sweep,
    /// which sees the difference: the client's own change is done.
    func follow(_ id: ResourceID, newcomers: [ResourceID]) async {
        let names = (try? await engine.store.staleNames(of: [id] + newcomers)) ?? []
        let end = ContinuousClock.now + engine.timeout
        for name in names {
            guard ContinuousClock.now < end else {
                engine.remark(name, "there was no time left")
                continue
            }
            do { try await bring(name) } catch { engine.remark(name, "\(error)") }
        }
    }

    /// Brings one new name into one group.
    func bring(_ name: StaleName) async throws {
        try await attempt("id:\(name.group)") { deadline in
            try await engine.bring(name, actor: "rename", engine.session(until: deadline))
        }
    }
}
