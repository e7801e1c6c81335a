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
    /// How long the audit trail reaches back; zero for ever.
    let retention: Duration
    /// Rings when a sweep is wanted sooner.
    var bell = SweepBell()
    let logger: Logger
    /// Hears when a sweep was let through.
    var ended: @Sendable () async -> Void = {}

    func run() async throws {
        guard interval > .zero else { return try await gracefulShutdown() }
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await bell.wait(interval)
                await sweep()
            }
        }
    }

    private func sweep() async {
        do {
            let maintenance = try await reconciler.maintenance()
            let report = try await reconciler.run(
                RunOrder(isDryRun: maintenance != nil, waits: true, actor: "sweep"))
            if let maintenance {
                logger.notice(
                    "the sweep only looked, for the gateway is in maintenance",
                    metadata: ["since": "\(maintenance.since)", "to_do": "\(report.plan.repairs.count)"])
            }
            log(report)
            if maintenance == nil, report.verdict.permits, report.interruption == nil { await ended() }
            if retention > .zero { try await reconciler.forgetOperations(olderThan: retention) }
        } catch is CancellationError {
            return
        } catch let error as SyncError where error.code == .sweepRunning {
            // Soon, and not only after another interval.
            bell.ring()
            logger.notice("the sweep waits for another reconciliation to end")
        } catch {
            logger.error("the sweep did not take place", metadata: ["reason": "\(error)"])
        }
    }

    private func log(_ report: RunReport) {
        for outcome in report.outcomes where outcome.result == .applied {
            logger.notice("the sweep settled an entry", metadata: outcome.item.logged)
        }
        for item in report.plan.reports {
            logger.warning("an entry waits for a decision", metadata: item.logged)
        }
        let failed = report.outcomes.filter { $0.result != .applied }
        for outcome in failed {
            var fields = outcome.item.logged
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
}
