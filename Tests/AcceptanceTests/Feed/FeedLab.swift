import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// A gateway that follows the changes of others, and never sweeps.
enum FeedLab {
    static func with(
        overlays: [SlapdOverlay] = [], limits: String = "", _ body: (Bridge) async throws -> Void
    ) async throws {
        try await Bridge.with(
            extra: "reconcile: { interval: 0s\(limits) }\n", overlays: overlays, follows: true
        ) { bridge in
            try await bridge.untilFollowing()
            try await body(bridge)
        }
    }
}

extension Bridge {
    /// Waits until the gateway says that it follows what people and groups change.
    func untilFollowing(times: Int = 1) async throws {
        try await eventually("it does not follow") {
            gateway.log.components(separatedBy: "changes by others are followed").count > 2 * times
        }
    }

    /// Waits for something, as long as given.
    func eventually(
        _ problem: String, within limit: Duration = .seconds(20), _ condition: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("\(problem): \(gateway.log.suffix(2000))")
    }

    /// What the gateway's account and nobody else has written since: the change numbers of all entries.
    func changeNumbers() async throws -> [DN: AttributeValue?] {
        let entries = try await entries(.present("objectClass"), below: SlapdServer.base)
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.dn, $0["entryCSN"].first) })
    }

    /// A change of one attribute by hand.
    func set(_ attribute: String, _ value: String, of uid: String) async throws {
        try await slapd.set(attribute, value, of: uid)
    }
}
