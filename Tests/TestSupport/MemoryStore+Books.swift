import SCIM
package import Sync

extension MemoryStore {
    package func lastSign() async throws -> Timestamp? {
        let sweeps = summaries.filter { $0.ending != "stopped" }.map(\.ended)
        return (operations.map(\.at) + records.values.map(\.intent.recorded) + sweeps).max { $0 < $1 }
    }

    package func trail(_ query: TrailQuery) async throws -> [OperationRecord] {
        operations.reversed().filter { operation in
            (query.resource.map { $0 == operation.resource } ?? true)
                && (query.actor.map { $0 == operation.actor } ?? true)
                && (query.since.map { $0 <= operation.at } ?? true)
                && (!query.onlyFailed || ![OperationRecord.done, OperationRecord.accepted].contains(operation.result))
        }.prefix(query.limit).map(\.self)
    }

    package func forgetOperations(before time: Timestamp) async throws -> Int {
        let before = operations.count
        operations.removeAll { $0.at < time }
        return before - operations.count
    }

    package func failures() async throws -> [Failure] {
        failed.values.sorted { ($0.since, $0.resource.text) < ($1.since, $1.resource.text) }
    }

    package func note(_ failures: [Failure]) async throws {
        for failure in failures { failed[failure.resource] = failure }
    }

    package func forgetFailures(of resources: [ResourceID]) async throws {
        for resource in resources { failed[resource] = nil }
    }

    package func note(_ summary: SweepSummary) async throws { summaries.append(summary) }

    package func lastSweep() async throws -> SweepSummary? { summaries.last }
}
