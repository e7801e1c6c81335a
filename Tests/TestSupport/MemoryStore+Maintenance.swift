package import Sync

extension MemoryStore {
    package func maintenance() async throws -> Maintenance? { currentMaintenance }

    package func begin(_ maintenance: Maintenance) async throws {
        currentMaintenance = Maintenance(
            since: currentMaintenance?.since ?? maintenance.since, reason: maintenance.reason)
    }

    package func endMaintenance() async throws { currentMaintenance = nil }

    func requireNoMaintenance() throws {
        if let currentMaintenance { throw SyncError.maintenance(currentMaintenance) }
    }
}
