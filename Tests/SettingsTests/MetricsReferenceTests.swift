import Foundation
import Planning
import SCIM
import SCIMServer
import Testing

@testable import Sync
@testable import sluice

/// `docs/metrics.md` lists the metrics as they are. `UPDATE_REFERENCE=1 swift test --filter SettingsTests` writes it anew.
@Suite struct MetricsReferenceTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/metrics.md")

    /// The metrics of a gateway in which there is something of everything.
    private static var all: [Metric] {
        let now = Timestamp(milliseconds: 1_000_000)
        let intent = Intent(
            id: IntentID(1), kind: .change, resource: ResourceID("1"), type: .user, desired: nil, addedAt: nil,
            recorded: now)
        let sweep = SweepSummary(
            began: now, ended: now, actor: "sweep", ending: "clean", situations: ["drifted": 1], inSync: 1, foreign: 1,
            applied: 1, failed: 1)
        return StateMetrics.all(
            of: Status(
                population: [.user: 1, .group: 1], retired: 1, maintenance: Maintenance(since: now),
                backlog: BacklogSize(count: 1, oldest: now), pending: [OpenIntent(intent: intent, isOccupied: false)],
                failures: [], stops: [], lastSweep: sweep, clients: []))
    }

    private static var table: String {
        let rows = all.map { metric in
            let labels = Set(metric.samples.flatMap(\.labels.keys)).sorted().map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(labels) | \(metric.help) |"
        }
        return (["| metric | labels | what it tells |", "|---|---|---|"] + rows).joined(separator: "\n")
    }

    @Test func `the reference of metrics lists each of them as it is`() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        let start = try #require(text.range(of: "<!-- metrics: start -->\n"))
        let end = try #require(text.range(of: "<!-- metrics: end -->"))
        if ProcessInfo.processInfo.environment["UPDATE_REFERENCE"] != nil {
            let updated = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: Self.table + "\n")
            try updated.write(to: Self.file, atomically: true, encoding: .utf8)
        } else {
            #expect(text[start.upperBound..<end.lowerBound] == Self.table + "\n")
        }
    }

    @Test func `every metric that the advice names is there`() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        let known = Set(Self.all.map(\.name))
        let advice = try #require(text.components(separatedBy: "## What to watch").last)
        let named = advice.matches(of: /sluice_[a-z_]+/).map { String($0.output) }
        #expect(!named.isEmpty && named.allSatisfy(known.contains), "\(named)")
    }
}
