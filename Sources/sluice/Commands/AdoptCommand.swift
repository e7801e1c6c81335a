import ArgumentParser
import LDAP
import SCIM
import Sync

struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Take over entries that stand already, so that the identity provider finds them.",
        discussion: """
            Each entry of the mapped classes below the bases that no resource is linked to becomes a resource, made of what the \
            mapping reads in it. Nothing is written to the directory. What no client ever sends stays the directory's: hand-made \
            aliases and members survive.

            An entry is known by the mapping's `correlate`: strong ones are taken over, weak ones only with --weak, and \
            ambiguous ones never. Exit codes: 0 nothing waits, 1 error, 2 a dry run found something to take over, 4 weak or \
            ambiguous ones wait for a person.
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "Print what would be taken over and do nothing.")
    var dryRun = false
    @Flag(help: "Take over entries, too, that only a weak rule, or their name, speaks for.")
    var weak = false
    @Flag(help: "Find the entries of resources again, after a directory was loaded anew and every identity changed.")
    var relink = false
    @Option(help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        try await Console.run {
            let composition = try Composition(try common.settings()) { Console.note("\($0.resource): \($0.message)") }
            let order = AdoptionOrder(isDryRun: dryRun, takesWeak: weak, actor: relink ? "relink" : "adopt")
            let summary =
                relink
                ? try await Relinker(engine: composition.engine).run(order, tell: tell)
                : try await Adopter(engine: composition.engine).run(order, tell: tell)
            await composition.pool.close()
            switch output {
            case .text: AdoptionText.closing(summary, order, relinks: relink).forEach(Console.result)
            case .json: Console.result(AdoptionText.value(of: summary).json)
            }
            if summary.wanted > 0 { throw ExitCode(2) }
            if summary.undecided > 0 { throw ExitCode(4) }
        }
    }

    private func tell(_ finding: AdoptionFinding) {
        switch output {
        case .text: Console.result(AdoptionText.line(finding))
        case .json: Console.result(AdoptionText.value(of: finding).json)
        }
    }
}
