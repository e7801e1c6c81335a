import LDAP
import ArgumentParser
import Planning
import SCIM
import Sync

struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compare what was provisioned with what the directory holds, and repair it.",
        discussion: """
            Exit codes: 0 nothing to do or all applied, 1 error (nothing was changed, or the run was cut off and
            says so), 2 changes pending (dry run), 3 stopped by a limit, 4 some objects failed or wait for a
            decision.
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "Print what would be done and do nothing.")
    var dryRun = false
    @Option(help: "Look at one resource only: its SCIM id, its userName or displayName, or the DN of its entry.")
    var only: String?
    @Option(help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        try await Console.run {
            let composition = try Composition(try common.settings()) { Console.note("\($0.resource): \($0.message)") }
            var target: ResourceID?
            if let only { target = try await Explainer(engine: composition.engine).find(only).id }
            let report = try await composition.reconciler.run(isDryRun: dryRun, only: target)
            await composition.pool.close()
            switch output {
            case .text: ReportText.lines(of: report).forEach(Console.result)
            case .json: Console.result(ReportJSON.value(of: report).json)
            }
            try exit(report)
        }
    }

    private func exit(_ report: RunReport) throws {
        switch report.ending {
        case .clean: return
        case .interrupted: throw ExitCode(1)
        case .pending: throw ExitCode(2)
        case .stopped: throw ExitCode(3)
        case .unresolved: throw ExitCode(4)
        }
    }
}
