import Planning
import Logging
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
            log(try await reconciler.run(isDryRun: false))
        } catch is CancellationError {
            return
        } catch {
            logger.error("the sweep did not take place", metadata: ["reason": "\(error)"])
        }
    }

    private func log(_ report: RunReport) {
        let failed = report.outcomes.filter { $0.result != .applied }
        for outcome in failed {
            logger.warning(
                "the sweep could not settle an entry",
                metadata: ["resource": "\(outcome.item.resource)", "result": "\(outcome.result)"])
        }
        if case .stopped(let reasons) = report.verdict {
            logger.error("the sweep was stopped by a limit", metadata: ["reasons": "\(reasons)"])
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
