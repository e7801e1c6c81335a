import Directory
import LDAP
import Logging
import Mapping
import ServiceLifecycle
import Sync

/// Follows the changes that others make, for as long as the gateway serves.
struct FeedService: Service {
    let follower: FeedFollower
    let status: FeedStatus
    private let pursuit: FeedPursuit
    /// What is followed, none of them below another.
    private let bases: [DN]

    init(_ composition: Composition, bell: SweepBell, logger: Logger) {
        let status = FeedStatus()
        let log = FeedLog(
            logger: logger, status: status, bell: composition.settings.interval > .zero ? bell : nil)
        let hear: @Sendable (FeedNotice) -> Void = { log.hear($0) }
        follower = FeedFollower(
            engine: composition.engine, actions: composition.settings.actions, limits: composition.settings.limits,
            contest: composition.settings.contest,
            cookies: composition.store, hear: hear)
        pursuit = FeedPursuit(
            feed: LDAPFeed(composition.pool), follower: follower, cookies: composition.store, pause: Self.pause,
            hear: hear)
        self.status = status
        bases = Self.outermost(composition.engine.mappings.all.map(\.base))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await follower.run() }
                for base in bases { group.addTask { await pursuit.run(base) } }
            }
        }
    }

    /// A second, then twice as long each time, a minute at the most; not all gateways at the same moment.
    private static func pause(_ attempt: Int) -> Duration {
        let seconds = Double(min(60, 1 << min(attempt - 1, 6)))
        return .seconds(seconds * Double.random(in: 0.5...1))
    }

    /// A feed tells of all that stands below its base.
    private static func outermost(_ bases: [DN]) -> [DN] {
        Set(bases).filter { base in !bases.contains { base != $0 && base.isDescendant(of: $0) } }.sorted()
    }
}
