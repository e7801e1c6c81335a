package import Planning

/// The durable side of the limits: what they stopped, and what a person approved.
package protocol LimitBook: Sendable {
    /// What is stopped now, oldest first.
    func stops() async throws -> [LimitStop]
    /// Notes that the limits stopped something. The same stop noted again keeps its beginning; another one of the same
    /// scope takes its place.
    func note(_ stop: LimitStop) async throws
    /// Ends the stop of a scope, if there is one.
    func lift(_ scope: LimitStop.Scope) async throws
    /// How many approvals were ever used.
    func approvalsUsed() async throws -> Int
    /// Uses up an approval and ends the stop of its scope. A client's writes up to now count no more.
    ///
    /// - Parameter actor: who approved.
    func approve(_ hash: PlanHash, of scope: LimitStop.Scope, actor: String) async throws
}

/// Something that the limits hold back: of sweeps until a person approves it or its reason is gone, of a client until the
/// window has moved on or a person approves it.
package struct LimitStop: Sendable, Hashable {
    /// Whose changes are held back.
    package enum Scope: Sendable, Hashable {
        /// Those of the sweeps.
        case sweep
        /// Those of a client, by its name.
        case client(String)
    }

    package let scope: Scope
    /// What an approval has to name.
    package let hash: PlanHash
    /// For people.
    package let reasons: [String]
    package let since: Timestamp
    /// When it ends by itself; nil where it lasts.
    package let until: Timestamp?

    package init(scope: Scope, hash: PlanHash, reasons: [String], since: Timestamp, until: Timestamp? = nil) {
        self.scope = scope
        self.hash = hash
        self.reasons = reasons
        self.since = since
        self.until = until
    }
}

extension LimitStop {
    /// The stop of a client's writes.
    package static func client(
        _ name: String, reasons: [String], approvalsUsed: Int, now: Timestamp, window: Int64
    ) -> LimitStop {
        LimitStop(
            scope: .client(name), hash: PlanHash(fields: ["client", name, "\(approvalsUsed)"]), reasons: reasons,
            since: now, until: Timestamp(milliseconds: now.milliseconds + window))
    }
}
