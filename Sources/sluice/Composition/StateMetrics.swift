import Planning
import SCIM
import SCIMServer
import Sync

/// What `/metrics` tells of the state, of the last sweep and of what waits for a person.
enum StateMetrics {
    static func all(of status: Status) -> [Metric] { population(status) + waiting(status) + sweep(status.lastSweep) }

    private static func population(_ status: Status) -> [Metric] {
        let counts = status.population.sorted { $0.key.noun < $1.key.noun }
        return [
            Metric(
                "sluice_resources", "Resources that live, by type.",
                counts.map { .init(Double($0.value), ["type": $0.key.noun]) }),
            Metric(
                "sluice_retired_entries", "Entries of those who left that are kept out of service.",
                [.init(Double(status.retired))]),
        ]
    }

    private static func waiting(_ status: Status) -> [Metric] {
        let inDoubt = status.pending.filter { !$0.isOccupied }
        let failing = status.failures.filter { !$0.isIgnored }
        let sweeps = status.stops.count { $0.scope == .sweep }
        return [
            Metric(
                "sluice_maintenance", "1 while nothing is written to the directory.",
                [.init(status.maintenance == nil ? 0 : 1)]),
            Metric(
                "sluice_backlog_objects", "Objects that were changed while the directory was away, and wait for it.",
                [.init(Double(status.backlog.count))]),
            Metric(
                "sluice_oldest_backlog_timestamp_seconds", "Since when the first of them waits.",
                status.backlog.oldest.map { [.init(seconds($0))] } ?? []),
            Metric(
                "sluice_pending_writes", "Writes that are not known to have ended.",
                [
                    .init(Double(status.pending.count - inDoubt.count), ["state": "under_way"]),
                    .init(Double(inDoubt.count), ["state": "in_doubt"]),
                ]),
            Metric(
                "sluice_oldest_doubt_timestamp_seconds", "Since when the oldest write is in doubt.",
                inDoubt.prefix(1).map { .init(seconds($0.intent.recorded)) }),
            Metric(
                "sluice_failing_objects", "Objects that sweeps cannot bring in order.", [.init(Double(failing.count))]),
            Metric(
                "sluice_limit_stops", "What the limits hold back until a person approves it, or time passes.",
                [
                    .init(Double(sweeps), ["scope": "sweep"]),
                    .init(Double(status.stops.count - sweeps), ["scope": "client"]),
                ]),
        ]
    }

    private static func sweep(_ sweep: SweepSummary?) -> [Metric] {
        guard let sweep else { return [] }
        let situations = sweep.situations.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let found = [("in sync", sweep.inSync)] + situations + [("foreign", sweep.foreign)]
        return [
            Metric(
                "sluice_last_sweep_timestamp_seconds", "When the last sweep over everything ended.",
                [.init(seconds(sweep.ended))]),
            Metric(
                "sluice_last_sweep_duration_seconds", "How long it took.",
                [.init(seconds(sweep.ended) - seconds(sweep.began))]),
            Metric("sluice_last_sweep_ending", "How it ended, as a label.", [.init(1, ["ending": sweep.ending])]),
            Metric(
                "sluice_last_sweep_objects", "What it found, by situation.",
                found.map { .init(Double($0.1), ["situation": $0.0]) }),
            Metric(
                "sluice_last_sweep_repairs", "What became of its plan.",
                [
                    .init(Double(sweep.applied), ["result": "applied"]),
                    .init(Double(sweep.failed), ["result": "failed"]),
                ]),
        ]
    }

    private static func seconds(_ time: Timestamp) -> Double { Double(time.milliseconds) / 1000 }
}
