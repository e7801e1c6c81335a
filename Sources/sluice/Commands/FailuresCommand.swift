import LDAP
import ArgumentParser
import Planning
import SCIM
import Store
import Sync

struct FailuresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "failures",
        abstract: "What sweeps could not bring in order: list it, have it tried again, or have it left alone.",
        discussion: """
            A sweep of `sluice serve` tries again after 5 minutes, then 10, and so on up to a day. A `sluice reconcile` tries \
            at once.
            """,
        subcommands: [List.self, Retry.self, Ignore.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what keeps failing, with the reason.")
        @OptionGroup var common: CommonOptions
        @Option(help: "text or json.")
        var output: OutputFormat = .text

        func run() async throws {
            try await Console.run {
                let failures = try await Composition.store(try common.settings()).failures()
                switch output {
                case .text:
                    failures.map(StatusText.line).forEach(Console.result)
                    if failures.isEmpty { Console.result("Nothing keeps failing.") }
                case .json: Console.result(Value.array(failures.map(StatusText.value)).json)
                }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have the next sweep try it, also if it was left alone.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "Its SCIM id, its userName or displayName, or the DN of its entry.")
        var object: String

        func run() async throws {
            try await FailuresCommand.change(object, common, "is tried by the next sweep") { failure in
                failure.with(isIgnored: false, next: .now())
            }
        }
    }

    struct Ignore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have sweeps leave it alone until it is retried; requests of clients act on it as ever.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "Its SCIM id, its userName or displayName, or the DN of its entry.")
        var object: String

        func run() async throws {
            try await FailuresCommand.change(object, common, "is left alone by sweeps") { failure in
                failure.with(isIgnored: true, next: failure.next)
            }
        }
    }

    private static func change(
        _ object: String, _ common: CommonOptions, _ text: String, _ change: (Failure) -> Failure
    ) async throws {
        try await Console.run {
            let composition = try Composition(try common.settings()) { _ in }
            let stored = try await Explainer(engine: composition.engine).find(object)
            await composition.pool.close()
            guard let failure = try await composition.store.failures().first(where: { $0.resource == stored.id }) else {
                throw CommandError("nothing is known to fail about \(Printable.text(stored.name)) (\(stored.id))")
            }
            try await composition.store.note([change(failure)])
            Console.result("\(Printable.text(stored.name)) (\(stored.id)) \(text).")
        }
    }
}
