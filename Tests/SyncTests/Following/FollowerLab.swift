import Directory
import Planning
@testable import Sync
import Synchronization
import TestSupport

/// A follower beside a gateway in memory, fed by hand: the clock stands, so nothing is looked at before a test wants it.
struct FollowerLab {
    let gateway: Gateway
    let follower: FeedFollower
    let source: FeedSource
    private let heard: Notices
    private let position = Position()

    init(
        _ gateway: Gateway, limits: Limits = .wide, capacity: Int = 5000, countsSeconds: Bool = false
    ) throws {
        let heard = Notices()
        self.gateway = gateway
        self.heard = heard
        follower = FeedFollower(
            engine: gateway.engine, actions: ActionTable(), limits: limits, cookies: gateway.store,
            capacity: capacity
        ) { heard.add($0) }
        source = FeedSource(
            server: "memory", base: try DN(Gateway.base), kind: .contentSync, markerCountsSeconds: countsSeconds)
    }

    var notices: [FeedNotice] { heard.all }

    /// The situations of what was looked at and not in order, so far.
    var situations: [Situation] {
        notices.flatMap { notice -> [Situation] in
            guard case .looked(let report) = notice else { return [] }
            return report.plan.items.map(\.assessment.situation)
        }
    }

    /// Why sweeps were asked for, so far.
    var sweepsWanted: [String] {
        notices.compactMap { notice -> String? in
            guard case .needsSweep(let reason) = notice else { return nil }
            return reason
        }
    }

    /// Tells the follower what happened in the directory since the last time, and lets it look.
    func follow(_ seconds: Int64 = 1) async throws {
        try await tell()
        await look(seconds)
    }

    /// Tells the follower what happened in the directory since the last time.
    func tell() async throws {
        let changes = await gateway.memory.changes
        let news = changes.dropFirst(position.take(changes.count)).map { FeedMessage.event($0) }
        try await follower.take(Array(news), from: source)
    }

    func tell(_ messages: FeedMessage...) async throws { try await follower.take(messages, from: source) }

    /// Lets time pass, and the follower look.
    func look(_ seconds: Int64 = 1) async {
        gateway.clock.advance(bySeconds: seconds)
        await follower.lookAtDue()
    }

    private final class Notices: Sendable {
        private let list = Mutex<[FeedNotice]>([])
        var all: [FeedNotice] { list.withLock { $0 } }
        func add(_ notice: FeedNotice) { list.withLock { $0.append(notice) } }
    }

    private final class Position: Sendable {
        private let number = Mutex(0)

        /// The former position, for the new one.
        func take(_ next: Int) -> Int {
            number.withLock { number in
                defer { number = next }
                return number
            }
        }
    }
}
