/// A time in which nothing is written to the directory, by whomever.
package struct Maintenance: Sendable, Hashable {
    package let since: Timestamp
    /// Why, in the words of the one who began it; nil where nobody said.
    package let reason: String?

    package init(since: Timestamp, reason: String? = nil) {
        self.since = since
        self.reason = reason
    }
}

/// Where it is kept whether maintenance is under way. It holds for every process that has the state open, at once.
package protocol MaintenanceBook: Sendable {
    /// Nil while nothing is under way.
    func maintenance() async throws -> Maintenance?
    /// Begins maintenance. From then on no intent of a write is recorded or taken over; those that are under way go on. One
    /// that is under way already keeps its beginning, and gets the reason.
    func begin(_ maintenance: Maintenance) async throws
    /// Ends it, if it is under way.
    func endMaintenance() async throws
}

extension SyncError {
    /// What is asked for has to wait until maintenance is over.
    package static func maintenance(_ maintenance: Maintenance) -> SyncError {
        SyncError(
            .unavailable, "the gateway is in maintenance, and nothing is written to the directory; try again later",
            detail: "since \(maintenance.since)\(maintenance.reason.map { ", \($0)" } ?? ""); end it with: "
                + "sluice maintenance off")
    }
}
