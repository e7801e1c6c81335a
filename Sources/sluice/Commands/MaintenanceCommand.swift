import ArgumentParser
import LDAP
import Planning
import Store
import Sync

struct MaintenanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance",
        abstract: "Keep the gateway from writing to the directory, until it is told to go on.",
        discussion: """
            While maintenance is on, reads are answered as ever, and requests that would change an entry get 503 with \
            Retry-After, as if the directory were away. Sweeps and the feed only look. It holds at once for a gateway that \
            serves, and over a restart.
            """,
        subcommands: [On.self, Off.self])

    struct On: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin, and wait until the writes that are under way have ended.")
        @OptionGroup var common: CommonOptions
        @Option(help: "Why, for whoever looks at the status.")
        var reason: String?

        func run() async throws {
            try await Console.run {
                let settings = try common.settings()
                let store = try Composition.store(settings)
                try await store.begin(Maintenance(since: .now(), reason: reason))
                let rest = try await MaintenanceCommand.wait(store, for: settings.directory.operationTimeout)
                Console.result("Maintenance is on: nothing is written to the directory.")
                guard rest > 0 else { return }
                throw CommandError("\(rest) writes are still under way; see: sluice status")
            }
        }
    }

    struct Off: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Go on.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Console.run {
                let store = try Composition.store(try common.settings())
                let wasOn = try await store.maintenance() != nil
                try await store.endMaintenance()
                Console.result(wasOn ? "Maintenance is over." : "No maintenance was under way.")
            }
        }
    }

    /// Waits for the writes that were recorded before.
    ///
    /// - Returns: how many are left.
    private static func wait(_ store: SQLiteStore, for time: Duration) async throws -> Int {
        let end = ContinuousClock.now + time + .seconds(1)
        while true {
            let rest = try await store.openIntents().count { $0.isOccupied }
            guard rest > 0, ContinuousClock.now < end else { return rest }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
