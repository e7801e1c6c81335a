import Directory
import Logging
import Planning
import ServiceLifecycle
import Sync
import Synchronization

/// Carries out what was accepted while the directory was away, as soon as it is back.
final class BacklogService: Service {
    let reconciler: Reconciler
    let logger: Logger
    /// What operators were told of those who wait: once is enough.
    private let told = Mutex<Set<String>>([])

    init(reconciler: Reconciler, logger: Logger) {
        self.reconciler = reconciler
        self.logger = logger
    }

    /// The time between two looks; it doubles while nothing can be done.
    private static let (shortest, longest): (Duration, Duration) = (.seconds(1), .seconds(30))

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            var pause = Self.shortest
            var former = 0
            while (try? await Task.sleep(for: pause)) != nil {
                // A state that cannot be read now may be readable later.
                let count = (try? await reconciler.backlogSize.count) ?? former
                if count == 0 { told.withLock { $0 = [] } }
                let isDone = count == 0 ? true : await carryOut(count)
                // What has come in meanwhile may be something that can be done.
                pause = isDone || count != former ? Self.shortest : min(Self.longest, pause * 2)
                former = count
            }
        }
    }

    /// - Returns: whether anything was done.
    private func carryOut(_ count: Int) async -> Bool {
        let applied = Mutex(0)
        do {
            try await reconciler.catchUp { [self] report in
                log(report)
                applied.withLock { $0 += report.outcomes.count { $0.result == .applied } }
            }
        } catch is CancellationError {
            return false
        } catch let error as SyncError where error.code == .sweepRunning {
            // Which carries it out.
            return false
        } catch {
            warn("accepted changes wait for the directory", ["objects": "\(count)", "reason": "\(error)"], of: "all")
        }
        return applied.withLock { $0 > 0 }
    }

    private func log(_ report: RunReport) {
        for outcome in report.outcomes {
            switch outcome.result {
            case .applied: logger.notice("an accepted change was carried out", metadata: outcome.item.logged)
            case .skipped: continue
            case .failed(let reason):
                let fields = outcome.item.logged.merging(["result": "\(reason)"]) { $1 }
                logger.warning("an accepted change could not be carried out", metadata: fields)
            }
        }
        for item in report.plan.reports {
            warn("an accepted change waits", item.logged, of: "\(item.resource) \(item.assessment.situation)")
        }
        if case .stopped(let reasons) = report.verdict {
            warn(
                "accepted changes are held back until a sweep is let through",
                ["reasons": "\(reasons.joined(separator: "; "))"], of: "stop")
        }
        if let interruption = report.interruption {
            warn("accepted changes were cut off", ["reason": "\(interruption)"], of: "all")
        }
    }

    /// Warns of the same only once, as long as anything waits.
    private func warn(_ text: Logger.Message, _ fields: Logger.Metadata, of subject: String) {
        guard told.withLock({ $0.insert(subject).inserted }) else { return }
        logger.warning(text, metadata: fields)
    }
}
