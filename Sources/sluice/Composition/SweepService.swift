import Directory
import Planning
import Logging
import Planning
import ServiceLifecycle
import Sync

/// Reconciles at intervals for as long as the gateway serves.
struct SweepService: Service {
    let reconciler: Reconciler
    /// The time between two sweeps; zero for none.
    let interval: Duration
    let logger: Logger

    func run() async throws {
        guard interval > .zero else { return try await gracefulShutdown() }
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: interval)
                await sweep()
            }
        }
    }

    private func sweep() async {
        do {
            log(try await reconciler.run(RunOrder(actor: "sweep")))
        } catch is CancellationError {
            return
        } catch {
            logger.error("the sweep did not take place", metadata: ["reason": "\(error)"])
        }
    }

    private func log(_ report: RunReport) {
        for outcome in report.outcomes where outcome.result == .applied {
            logger.notice("the sweep settled an entry", metadata: metadata(outcome.item))
        }
        for item in report.plan.reports {
            logger.warning("an entry waits for a decision", metadata: metadata(item))
        }
        let failed = report.outcomes.filter { $0.result != .applied }
        for outcome in failed {
            var fields = metadata(outcome.item)
            fields["result"] = "\(outcome.result)"
            logger.warning("the sweep could not settle an entry", metadata: fields)
        }
        if case .stopped(let reasons) = report.verdict {
            logger.error(
                "the sweep was stopped by a limit and changed nothing; see: sluice reconcile --dry-run",
                metadata: [
                    "reasons": "\(reasons.joined(separator: "; "))",
                    "approval": "sluice reconcile --approve \(report.hash)",
                ])
        }
        if let interruption = report.interruption {
            logger.error("the sweep was cut off", metadata: ["reason": "\(interruption)"])
        }
        logger.info(
            "sweep",
            metadata: [
                "in_sync": "\(report.inSync)", "applied": "\(report.outcomes.count - failed.count)",
                "failed": "\(failed.count)", "reported": "\(report.plan.reports.count)",
                "foreign": "\(report.foreign.count)",
            ])
    }

    private func metadata(_ item: PlanItem) -> Logger.Metadata {
        let dn = item.assessment.observed?.entry.dn ?? item.assessment.change?.dn
        return [
            "resource": "\(item.resource)", "name": "\(item.name)",
            "situation": "\(item.assessment.situation.rawValue)", "dn": "\(dn.map { "\($0)" } ?? "none")",
        ]
    }
}
