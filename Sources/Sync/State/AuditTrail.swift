package import Planning
package import SCIM

/// The durable record of what was done: only ever added to, and cut off at its old end.
package protocol AuditTrail: Sendable {
    /// The operations that a query selects, newest first.
    func trail(_ query: TrailQuery) async throws -> [OperationRecord]
    /// Forgets operations that ended before a time.
    ///
    /// - Returns: how many were forgotten.
    func forgetOperations(before time: Timestamp) async throws -> Int
}

/// Which operations of the trail are asked for.
package struct TrailQuery: Sendable {
    /// Those of one resource; nil for all.
    package var resource: ResourceID?
    /// Those that somebody asked for; nil for all.
    package var actor: String?
    /// Those that ended at this time or later; nil for all.
    package var since: Timestamp?
    /// Those that came to nothing.
    package var onlyFailed: Bool
    /// 1 and up.
    package var limit: Int

    package init(
        resource: ResourceID? = nil, actor: String? = nil, since: Timestamp? = nil, onlyFailed: Bool = false,
        limit: Int = 100
    ) {
        self.resource = resource
        self.actor = actor
        self.since = since
        self.onlyFailed = onlyFailed
        self.limit = limit
    }
}

/// One line of the history: what was done to a resource, by whom, with which result.
package struct OperationRecord: Sendable, Hashable {
    /// When it ended.
    package let at: Timestamp
    package let resource: ResourceID
    package let type: ResourceKind
    package let kind: IntentKind
    package let actor: String
    /// `done`, or the reason why not.
    package let result: String
    /// What it did to the entry; nil where it did nothing, or it is not known.
    package let change: ChangeRecord?

    package init(
        at: Timestamp, resource: ResourceID, type: ResourceKind, kind: IntentKind, actor: String, result: String,
        change: ChangeRecord? = nil
    ) {
        self.at = at
        self.resource = resource
        self.type = type
        self.kind = kind
        self.actor = actor
        self.result = result
        self.change = change
    }

    /// What `result` is for an operation that did what was asked.
    package static let done = "done"
    /// What `result` is for a change that was accepted while the directory was away.
    package static let accepted = "accepted"
}
