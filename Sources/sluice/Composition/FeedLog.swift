import Directory
import Logging
import Planning
import Sync

/// Tells operators what the feeds do.
struct FeedLog {
    let logger: Logger
    let status: FeedStatus
    /// Asks for a sweep; nil where there are none.
    let bell: SweepBell?

    func hear(_ notice: FeedNotice) {
        switch notice {
        case .looked(let report): log(report)
        case .following(let source):
            status.note(source.base, "\(source.kind.rawValue) of \(source.server)")
            logger.info(
                "changes by others are followed",
                metadata: [
                    "base": "\(source.base)", "server": "\(source.server)", "kind": "\(source.kind.rawValue)",
                ])
        case .brokenOff(let base, let reason, let pause):
            status.note(base, "broken off, and taken up again soon: \(reason)")
            logger.warning(
                "the feed broke off and is taken up again",
                metadata: ["base": "\(base)", "reason": "\(reason)", "pause": "\(pause)"])
        case .leftToSweep(let id, let reason):
            logger.warning(
                "an entry is left to the next sweep", metadata: ["resource": "\(id)", "reason": "\(reason)"])
        case .needsSweep(let reason): askForSweep(reason)
        }
    }

    private func askForSweep(_ reason: String) {
        bell?.ring()
        let advice = bell == nil ? "run: sluice reconcile" : "it takes place soon"
        logger.warning("a sweep is needed", metadata: ["reason": "\(reason)", "advice": "\(advice)"])
    }

    private func log(_ report: FeedReport) {
        for outcome in report.outcomes {
            switch outcome.result {
            case .applied: logger.notice("the feed settled an entry", metadata: outcome.item.logged)
            // It is looked at again.
            case .skipped: continue
            case .failed(let reason):
                let fields = outcome.item.logged.merging(["result": "\(reason)"]) { $1 }
                logger.warning("the feed could not settle an entry", metadata: fields)
            }
        }
        for item in report.plan.reports where report.verdict.permits {
            logger.warning("an entry waits for a decision", metadata: item.logged)
        }
        if let interruption = report.interruption {
            logger.warning("the feed's repairs were cut off", metadata: ["reason": "\(interruption)"])
        }
        guard case .stopped(let reasons) = report.verdict else { return status.note(stop: nil) }
        let text = reasons.joined(separator: "; ")
        status.note(stop: "stopped by a limit until a sweep is let through, or for an hour: \(text)")
        logger.error("the feed was stopped by a limit; sweeps judge the whole", metadata: ["reasons": "\(text)"])
        bell?.ring()
    }
}
