import Planning
import SCIM

/// What sweeps left behind: how the last ones ended, and what keeps failing.
package protocol SweepBook: Sendable {
    /// What keeps failing, the longest first.
    func failures() async throws -> [Failure]
    /// Notes what failed, each in the place of what was noted of its resource before.
    func note(_ failures: [Failure]) async throws
    /// Forgets what was noted of some resources.
    func forgetFailures(of resources: [ResourceID]) async throws
    /// Notes how a sweep over everything ended.
    func note(_ summary: SweepSummary) async throws
    /// The last sweep over everything; nil before the first one.
    func lastSweep() async throws -> SweepSummary?
    /// When the state last did something: an operation, or a sweep over everything that was not stopped. Nil for a new one.
    func lastSign() async throws -> Timestamp?
}

/// A resource that could not be brought in order, and when that is tried again.
package struct Failure: Sendable, Hashable {
    package let resource: ResourceID
    /// What was found, as the report names it.
    package let situation: String
    /// For people.
    package let reason: String
    package let since: Timestamp
    /// How often it was tried. 1 and up.
    package let attempts: Int
    /// Sweeps leave it alone until then.
    package let next: Timestamp
    /// Whether a person said that it is to be left alone.
    package let isIgnored: Bool

    package init(
        resource: ResourceID, situation: String, reason: String, since: Timestamp, attempts: Int, next: Timestamp,
        isIgnored: Bool = false
    ) {
        self.resource = resource
        self.situation = situation
        self.reason = reason
        self.since = since
        self.attempts = attempts
        self.next = next
        self.isIgnored = isIgnored
    }
}

extension Failure {
    /// The wait after the first failure, and the longest one, in seconds.
    private static let (firstWait, longestWait): (Int64, Int64) = (300, 86_400)

    /// The same resource after one more failure: the wait doubles each time.
    static func noted(
        _ former: Failure?, of resource: ResourceID, _ situation: String, _ reason: String, at now: Timestamp
    ) -> Failure {
        let attempts = (former?.attempts ?? 0) + 1
        let wait = attempts > 10 ? longestWait : min(longestWait, firstWait << Int64(attempts - 1))
        return Failure(
            resource: resource, situation: situation, reason: reason, since: former?.since ?? now, attempts: attempts,
            next: now.advanced(bySeconds: wait))
    }

    /// The same to be tried by the next sweep, or to be left alone.
    package func with(isIgnored: Bool, next: Timestamp) -> Failure {
        Failure(
            resource: resource, situation: situation, reason: reason, since: since, attempts: attempts, next: next,
            isIgnored: isIgnored)
    }
}

/// How a sweep over everything ended.
package struct SweepSummary: Sendable, Hashable {
    package let began: Timestamp
    package let ended: Timestamp
    /// Who asked for it.
    package let actor: String
    /// As `RunReport.Ending` names it.
    package let ending: String
    /// The resources of each situation that were not in order, by its name.
    package let situations: [String: Int]
    package let inSync: Int
    package let foreign: Int
    package let applied: Int
    package let failed: Int

    package init(
        began: Timestamp, ended: Timestamp, actor: String, ending: String, situations: [String: Int], inSync: Int,
        foreign: Int, applied: Int, failed: Int
    ) {
        self.began = began
        self.ended = ended
        self.actor = actor
        self.ending = ending
        self.situations = situations
        self.inSync = inSync
        self.foreign = foreign
        self.applied = applied
        self.failed = failed
    }
}

extension SweepSummary {
    init(_ report: RunReport, began: Timestamp, ended: Timestamp, actor: String) {
        var situations: [String: Int] = [:]
        for item in report.plan.items { situations[item.assessment.situation.rawValue, default: 0] += 1 }
        let applied = report.outcomes.count { $0.result == .applied }
        self.init(
            began: began, ended: ended, actor: actor, ending: "\(report.ending)", situations: situations,
            inSync: report.inSync, foreign: report.foreign.count, applied: applied,
            failed: report.outcomes.count - applied)
    }
}
