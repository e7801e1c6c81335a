import LDAP
import ArgumentParser
import Foundation
import Planning
import SCIM
import Store
import Sync

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show who changed what, when, and with which result, newest first.",
        discussion: """
            Each operation tells the values that went (-) and came (+) in the entry. Secrets are never kept. How long the trail \
            reaches back is set by audit.retention.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "Of one object only: its SCIM id, its userName or displayName, or the DN of its entry.")
    var object: String?
    @Option(help: "Only what this client, or `sweep`, `reconcile`, `feed` or `recovery`, did.")
    var actor: String?
    @Option(help: "Only what ended since then: 30m, 24h, 7d, or a time such as 2026-01-31T12:00:00Z.")
    var since: Since?
    @Flag(help: "Only what came to nothing.")
    var failed = false
    @Option(help: "The most operations to show.")
    var limit = 100
    @Option(help: "text or json, one object a line.")
    var output: OutputFormat = .text

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit: expected a number from 1 up") }
    }

    func run() async throws {
        try await Console.run {
            let settings = try common.settings()
            let store = try Composition.store(settings)
            let operations = try await store.trail(
                TrailQuery(
                    resource: try await resource(settings), actor: actor, since: since?.time, onlyFailed: failed,
                    limit: limit))
            switch output {
            case .text: operations.flatMap(TrailText.lines).forEach(Console.result)
            case .json: operations.map { TrailText.json(of: $0).json }.forEach(Console.result)
            }
            if operations.isEmpty, output == .text { Console.note("nothing of that kind is in the trail") }
        }
    }

    /// An id is taken as it is: who was deleted long ago has nothing else.
    private func resource(_ settings: Settings) async throws -> ResourceID? {
        guard let object else { return nil }
        let id = ResourceID(object)
        let composition = try Composition(settings) { _ in }
        if try await !composition.store.trail(TrailQuery(resource: id, limit: 1)).isEmpty { return id }
        let found = try await Explainer(engine: composition.engine).find(object).id
        await composition.pool.close()
        return found
    }
}

/// A time, given as such or as the time that has passed since.
struct Since: ExpressibleByArgument {
    let time: Timestamp

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        if let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()),
            0...1_000_000 ~= count
        {
            time = Timestamp.now().advanced(bySeconds: -count * unit)
        } else if let date = try? Date(argument, strategy: .iso8601) {
            time = Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
        } else {
            return nil
        }
    }
}
