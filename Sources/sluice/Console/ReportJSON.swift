import Directory
import Planning
import SCIM
import Sync

/// The report of a run for machines.
enum ReportJSON {
    static func value(of report: RunReport) -> Value {
        let results = Dictionary(
            report.outcomes.map { ($0.item.resource, $0.result) }, uniquingKeysWith: { first, _ in first })
        return .object(
            Object([
                ("ending", .string("\(report.ending)")), ("dryRun", .boolean(report.isDryRun)),
                ("hash", .string(report.hash.description)), ("approved", .boolean(isApproved(report.verdict))),
                ("items", .array(report.plan.items.map { item(of: $0, results[$0.resource]) })),
                ("inSync", number(report.inSync)), ("owned", number(report.population)),
                (
                    "foreign",
                    .object(
                        Object([
                            ("count", number(report.foreign.count)),
                            ("sample", .array(report.foreign.sample.map { .string($0.description) })),
                        ]))
                ),
                ("dangling", dangling(report.dangling)),
                ("limits", .array(reasons(report.verdict).map { .string($0) })),
                ("interruption", .optional(report.interruption?.description)),
            ]))
    }

    private static func dangling(_ dangling: DanglingReferences) -> Value {
        let sample = dangling.sample.map { reference -> Value in
            .object(
                Object([
                    ("group", .string(reference.group.description)), ("name", .string(reference.name.description)),
                ]))
        }
        return .object(
            Object([
                ("count", number(dangling.count)), ("sample", .array(sample)),
                ("complete", .boolean(!dangling.isIncomplete)),
            ]))
    }

    private static func reasons(_ verdict: Verdict) -> [String] {
        switch verdict {
        case .stopped(let reasons), .approved(let reasons): reasons
        case .allowed, .stale: []
        }
    }

    private static func isApproved(_ verdict: Verdict) -> Bool { if case .approved = verdict { true } else { false } }

    private static func number(_ number: Int) -> Value { .number(Number(number)) }

    private static func item(of item: PlanItem, _ result: ItemResult?) -> Value {
        .object(
            Object([
                ("id", .string(item.resource)), ("name", .string(item.name)),
                ("situation", .string(item.assessment.situation.rawValue)),
                ("action", .string(item.action.rawValue)), ("remark", .optional(item.remark)),
                ("dn", .optional(dn(item))), ("lastChange", .optional(provenance(item))),
                ("change", change(item.assessment.change)),
                ("result", outcome(result)),
            ]))
    }

    private static func provenance(_ item: PlanItem) -> String? {
        (item.assessment.observed?.entry).flatMap { Provenance(of: $0)?.text }
    }

    private static func dn(_ item: PlanItem) -> String? {
        (item.assessment.observed?.entry.dn ?? item.assessment.change?.dn)?.description
    }

    private static func change(_ change: Change?) -> Value {
        switch change {
        case nil: .null
        case .add(let entry):
            .object(
                Object([("kind", "add"), ("dn", .string(entry.dn.description)), ("attributes", attributes(entry))]))
        case .delete(let target):
            .object(Object([("kind", "delete"), ("dn", .string(target.dn.description))]))
        case .update(let target, let update):
            .object(
                Object([
                    ("kind", "update"), ("dn", .string(target.dn.description)),
                    ("newDN", .optional(update.newDN?.description)),
                    (
                        "modifications",
                        .array((update.modifications + update.members.flatMap(\.modifications)).map(modification))
                    ),
                ]))
        }
    }

    private static func attributes(_ entry: Entry) -> Value {
        .object(Object(entry.attributes.map { ($0.name.description, values($0.values, of: $0.name)) }))
    }

    private static func modification(_ modification: Modification) -> Value {
        .object(
            Object([
                ("operation", .string("\(modification.operation)")),
                ("attribute", .string(modification.attribute.description)),
                ("values", values(modification.values, of: modification.attribute)),
            ]))
    }

    private static func values(_ values: [AttributeValue], of name: AttributeName) -> Value {
        .array(values.map { .string(name.isSecret ? "•••" : $0.string ?? "\($0)") })
    }

    private static func outcome(_ result: ItemResult?) -> Value {
        switch result {
        case nil: .null
        case .applied: "applied"
        case .skipped(let reason): .string("skipped: \(reason)")
        case .failed(let reason): .string("failed: \(reason)")
        }
    }
}
