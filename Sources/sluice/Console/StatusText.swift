import Planning
import SCIM
import Sync

/// The status for people and for machines.
struct StatusText {
    let status: Status

    /// Whether nothing waits for a person.
    var isWell: Bool {
        status.maintenance == nil && status.backlog.count == 0 && status.stops.isEmpty
            && status.failures.allSatisfy(\.isIgnored)
            && !status.pending.contains { !$0.isOccupied }
            && status.lastSweep?.ending ?? "clean" == "clean"
    }

    var lines: [String] { resources + maintenance + backlog + sweep + stops + pending + failures + clients }

    private var resources: [String] {
        let counts = ResourceKind.allCases.compactMap { kind in status.population[kind].map { "\($0) \(kind.noun)s" } }
        let left = status.retired == 0 ? [] : ["left         \(status.retired) entries are kept out of service"]
        return ["provisioned  " + counts.joined(separator: ", ")] + left
    }

    private var maintenance: [String] { status.maintenance.map { ["maintenance  \($0.text)"] } ?? [] }

    private var backlog: [String] {
        guard let oldest = status.backlog.oldest else { return [] }
        return [
            "waiting      \(status.backlog.count) accepted while the directory was away, the first \(oldest); carried out when "
                + "it is back"
        ]
    }

    private var sweep: [String] {
        guard let sweep = status.lastSweep else { return ["last sweep   none yet"] }
        let found = sweep.situations.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let counts = ["\(sweep.inSync) in sync"] + found + ["\(sweep.foreign) foreign"]
        let seconds = max(0, sweep.ended.milliseconds - sweep.began.milliseconds) / 1000
        return [
            "last sweep   \(sweep.began), \(seconds) s, by \(Printable.text(sweep.actor)): \(sweep.ending)",
            "             " + counts.joined(separator: ", "),
            "             \(sweep.applied) applied, \(sweep.failed) failed",
        ]
    }

    private var stops: [String] { status.stops.map { "held back    \($0.text)" } }

    private var pending: [String] {
        status.pending.prefix(Self.sample).map { open in
            let state = open.isOccupied ? "under way" : "in doubt; the next sweep settles it"
            return
                "pending      \(open.intent.kind.rawValue) of \(open.intent.type.noun) \(open.intent.resource) since "
                + "\(open.intent.recorded), \(state)"
        } + more(status.pending.count)
    }

    private var failures: [String] {
        status.failures.prefix(Self.sample).map { "failing      \(Self.line(of: $0))" } + more(status.failures.count)
    }

    private var clients: [String] {
        status.clients.map { client in
            "client       \(Printable.text(client.name)), last request \(client.lastUsed.map { "\($0)" } ?? "never")"
        }
    }

    private static let sample = 20

    private func more(_ count: Int) -> [String] {
        count > Self.sample ? ["             and \(count - Self.sample) more"] : []
    }

    /// One thing that keeps failing, for people.
    static func line(of failure: Failure) -> String {
        let fate = failure.isIgnored ? "ignored" : "next try after \(failure.next)"
        return "\(failure.resource) [\(failure.situation)] since \(failure.since), \(failure.attempts) times, \(fate): "
            + Printable.text(failure.reason)
    }
}

extension StatusText {
    var json: Value {
        .object(
            Object([
                ("well", .boolean(isWell)),
                (
                    "provisioned",
                    .object(
                        Object(status.population.map { ($0.key.noun + "s", number($0.value)) }.sorted { $0.0 > $1.0 }))
                ),
                ("retired", number(status.retired)),
                (
                    "maintenance",
                    status.maintenance.map { maintenance in
                        .object(
                            Object([
                                ("since", .string(maintenance.since.description)),
                                ("reason", .optional(maintenance.reason)),
                            ]))
                    } ?? .null
                ),
                (
                    "waiting",
                    .object(
                        Object([
                            ("count", number(status.backlog.count)),
                            ("oldest", .optional(status.backlog.oldest?.description)),
                        ]))
                ),
                ("lastSweep", status.lastSweep.map(Self.value) ?? .null),
                ("heldBack", .array(status.stops.map(Self.value))),
                ("pending", .array(status.pending.map(Self.value))),
                ("failing", .array(status.failures.map(Self.value))),
                (
                    "clients",
                    .array(
                        status.clients.map { client in
                            .object(
                                Object([
                                    ("name", .string(client.name)),
                                    ("lastRequest", .optional(client.lastUsed?.description)),
                                ]))
                        })
                ),
            ]))
    }

    private func number(_ number: Int) -> Value { .number(Number(number)) }

    private static func value(of sweep: SweepSummary) -> Value {
        let situations = sweep.situations.sorted { $0.key < $1.key }.map { ($0.key, Value.number(Number($0.value))) }
        return .object(
            Object([
                ("began", .string(sweep.began.description)), ("ended", .string(sweep.ended.description)),
                ("actor", .string(sweep.actor)), ("ending", .string(sweep.ending)),
                ("situations", .object(Object(situations))), ("inSync", .number(Number(sweep.inSync))),
                ("foreign", .number(Number(sweep.foreign))), ("applied", .number(Number(sweep.applied))),
                ("failed", .number(Number(sweep.failed))),
            ]))
    }

    private static func value(of stop: LimitStop) -> Value {
        let client: String? = if case .client(let name) = stop.scope { name } else { nil }
        return .object(
            Object([
                ("client", .optional(client)), ("hash", .string(stop.hash.description)),
                ("since", .string(stop.since.description)), ("reasons", .array(stop.reasons.map { .string($0) })),
            ]))
    }

    private static func value(of open: OpenIntent) -> Value {
        .object(
            Object([
                ("id", .string(open.intent.resource.text)), ("type", .string(open.intent.type.noun)),
                ("kind", .string(open.intent.kind.rawValue)), ("since", .string(open.intent.recorded.description)),
                ("underWay", .boolean(open.isOccupied)),
            ]))
    }

    static func value(of failure: Failure) -> Value {
        .object(
            Object([
                ("id", .string(failure.resource.text)), ("situation", .string(failure.situation)),
                ("reason", .string(failure.reason)), ("since", .string(failure.since.description)),
                ("attempts", .number(Number(failure.attempts))), ("next", .string(failure.next.description)),
                ("ignored", .boolean(failure.isIgnored)),
            ]))
    }
}
