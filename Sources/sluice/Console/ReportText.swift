import Planning
import Sync

/// The report of a run for people.
enum ReportText {
    /// - Parameter saved: the plan that was to be applied, if a certain one was.
    static func lines(of report: RunReport, against saved: PlanFile? = nil) -> [String] {
        PlanText.lines(of: report.plan) + foreign(report) + dangling(report) + outcomes(report)
            + (staleness(report, saved) ?? ending(report))
    }

    /// Nil unless the plan is not the one that was to be applied.
    private static func staleness(_ report: RunReport, _ saved: PlanFile?) -> [String]? {
        guard case .stale(let expected) = report.verdict else { return nil }
        let differences = saved?.differences(from: report.plan) ?? []
        return ["stale: the plan \(expected) is not what would be done any more, which is plan \(report.hash)."]
            + (differences.isEmpty ? ["The state, the mapping or an entry changed since."] : differences)
            + ["Nothing was changed. Look at the plan above, and say again what to apply."]
    }

    private static func closing(_ counts: PlanCounts, _ report: RunReport) -> String {
        if !counts.isEmpty { return "Nothing was changed: dry run of plan \(report.hash)." }
        return report.plan.reports.isEmpty ? "Nothing to do." : "Nothing to apply; what is marked ? waits for a person."
    }

    private static func foreign(_ report: RunReport) -> [String] {
        guard report.foreign.count > 0 else { return [] }
        let more = report.foreign.count - report.foreign.sample.count
        return report.foreign.sample.map { "· \($0)  [foreign] not provisioned by this gateway; left alone" }
            + (more > 0 ? ["· and \(more) more foreign entries"] : [])
    }

    private static func dangling(_ report: RunReport) -> [String] {
        let dangling = report.dangling
        let more = dangling.count - dangling.sample.count
        return dangling.sample.map {
            "· \($0.group)  [foreign] names \($0.name), for which no entry shows; left alone"
        } + (more > 0 ? ["· and \(more) more names without an entry"] : [])
            + (dangling.isIncomplete ? ["· foreign groups hold more names than are looked for in one run"] : [])
    }

    private static func outcomes(_ report: RunReport) -> [String] {
        report.outcomes.compactMap { outcome in
            let name = "\(Printable.text(outcome.item.name)) (\(outcome.item.resource))"
            return switch outcome.result {
            case .applied: nil
            case .skipped(let reason): "! \(name) was left for the next run: \(reason)"
            case .failed(let reason): "! \(name) failed: \(Printable.text(reason))"
            }
        }
    }

    private static func ending(_ report: RunReport) -> [String] {
        let counts = PlanCounts(report.plan)
        let state =
            "\(report.inSync) in sync, \(report.foreign.count) foreign, \(report.plan.reports.count) to decide"
        if case .stopped(let reasons) = report.verdict {
            return reasons.map { "stopped: \($0)" } + [
                "Nothing was changed, and no sweep repairs anything until this is decided. Find out why so much would "
                    + "be; if it is meant: sluice reconcile --approve \(report.hash)"
            ]
        }
        if report.isDryRun {
            return ["Plan: \(counts.text). \(state).", closing(counts, report)]
        }
        let applied = report.outcomes.count { $0.result == .applied }
        let summary = "Applied \(applied) of \(report.plan.repairs.count) (\(counts.text)). \(state)."
        guard let interruption = report.interruption else { return [summary] }
        return [summary, "The run was cut off: \(interruption). Run it again to go on."]
    }
}

/// How many of each kind a plan holds.
struct PlanCounts {
    let updates: Int
    let creations: Int
    let deletions: Int
    /// Items that only complete the state.
    let completions: Int

    init(_ plan: Plan) {
        var counts = (0, 0, 0, 0)
        for item in plan.repairs {
            switch item.change {
            case .update: counts.0 += 1
            case .add: counts.1 += 1
            case .delete: counts.2 += 1
            case nil: counts.3 += 1
            }
        }
        (updates, creations, deletions, completions) = counts
    }

    var isEmpty: Bool { updates + creations + deletions + completions == 0 }

    var text: String {
        let settled = completions > 0 ? ", \(completions) to complete" : ""
        return "\(updates) to update, \(creations) to create, \(deletions) to delete" + settled
    }
}
