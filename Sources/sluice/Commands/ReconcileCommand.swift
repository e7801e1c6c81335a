import LDAP
import ArgumentParser
import Planning
import SCIM
import Store
import Sync

struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compare what was provisioned with what the directory holds, and repair it.",
        discussion: SituationsHelp.text)

    @OptionGroup var common: CommonOptions
    @Flag(help: "Print what would be done and do nothing.")
    var dryRun = false
    @Flag(help: "Compare all attributes of every entry, also where the change marker did not move.")
    var full = false
    @Option(help: "Look at one resource only: its SCIM id, its userName or displayName, or the DN of its entry.")
    var only: String?
    @Option(help: "Print the plan, save it to this file and do nothing.")
    var plan: String?
    @Option(help: "Apply the plan in this file, if it is still what would be done; else do nothing.")
    var apply: String?
    @Option(help: "Let the plan, or the client, of this hash pass the limits once.")
    var approve: String?
    @Option(help: "text or json.")
    var output: OutputFormat = .text

    func validate() throws {
        if plan != nil, apply != nil || approve != nil {
            throw ValidationError("--plan only saves a plan; --apply and --approve come afterwards")
        }
        if apply != nil, only != nil {
            throw ValidationError(
                "the plan in the file of --apply says itself what it is restricted to; leave --only out")
        }
        if let approve, PlanHash(approve) == nil {
            throw ValidationError("\(approve) is no hash; `sluice reconcile --dry-run` prints the plan's")
        }
    }

    func run() async throws {
        try await Console.run {
            let composition = try Composition(try common.settings()) { Console.note("\($0.resource): \($0.message)") }
            if let approve, try await approveClient(PlanHash(approve), composition) { return }
            let saved = try apply.map(PlanFile.init)
            let line = ProgressLine()
            let order = try await order(saved, composition, line)
            let report = try await composition.reconciler.run(order)
            await composition.pool.close()
            line.clear()
            if let plan { try PlanFile.write(report, order, to: plan) }
            tell(report, saved)
            try exit(report)
        }
    }

    private func order(_ saved: PlanFile?, _ composition: Composition, _ line: ProgressLine) async throws -> RunOrder {
        var target = saved?.only
        if let only { target = try await Explainer(engine: composition.engine).find(only).id }
        return RunOrder(
            isDryRun: dryRun || plan != nil, scope: target.map { .one($0) } ?? .everything, expected: saved?.hash,
            approval: approve.flatMap { PlanHash($0) }, isFull: full || saved?.isFull ?? false,
            progress: line.show)
    }

    /// Lets a client that the limits hold back go on.
    ///
    /// - Returns: whether the hash is that of a client's stop.
    private func approveClient(_ hash: PlanHash?, _ composition: Composition) async throws -> Bool {
        for stop in try await composition.store.stops() where stop.hash == hash {
            guard case .client(let name) = stop.scope else { continue }
            if !dryRun { try await composition.store.approve(stop.hash, of: stop.scope, actor: "reconcile") }
            Console.result(
                dryRun
                    ? "The changes of \(Printable.text(name)) would go on."
                    : "The changes of \(Printable.text(name)) go on; the limits count anew from now.")
            return true
        }
        return false
    }

    private func tell(_ report: RunReport, _ saved: PlanFile?) {
        switch output {
        case .text: ReportText.lines(of: report, against: saved).forEach(Console.result)
        case .json: Console.result(ReportJSON.value(of: report).json)
        }
        if let plan { Console.note("saved to \(plan); apply it with: sluice reconcile --apply \(plan)") }
    }

    private func exit(_ report: RunReport) throws {
        switch report.ending {
        case .clean: return
        case .interrupted, .stale: throw ExitCode(1)
        case .pending: throw ExitCode(2)
        case .stopped: throw ExitCode(3)
        case .unresolved: throw ExitCode(4)
        }
    }
}
