import Directory
import Planning
import SCIM
import Sync

/// What an adoption found, a line for each entry and a summary, for people and, as JSON lines, for machines.
enum AdoptionText {
    static func line(_ finding: AdoptionFinding) -> String {
        let mark = finding.resource != nil || finding.isWanted ? "=" : finding.standing == .unmatched ? "·" : "?"
        let name = finding.name.map { "  \(Printable.text($0))" } ?? ""
        let id = finding.resource.map { " (\($0))" } ?? ""
        return "\(mark) \(finding.dn)  [\(finding.standing.rawValue)]\(name)\(id) \(Printable.text(finding.reason))"
    }

    static func closing(_ summary: AdoptionSummary, _ order: AdoptionOrder, relinks: Bool) -> [String] {
        let counts = AdoptionFinding.Standing.allCases.map { "\(summary.found[$0] ?? 0) \($0.rawValue)" }
        let verb = relinks ? "linked again" : "taken over"
        let done =
            order.isDryRun
            ? "\(summary.wanted) would be \(verb); nothing was: dry run." : "\(summary.adopted) \(verb)."
        let found = relinks ? "\(summary.owned) in place" : "\(summary.owned) owned already"
        return ["Found \(counts.joined(separator: ", ")); \(found). \(done)"] + advice(summary, order)
    }

    private static func advice(_ summary: AdoptionSummary, _ order: AdoptionOrder) -> [String] {
        var lines: [String] = []
        if !order.takesWeak, summary.found[.weak] ?? 0 > 0 {
            lines.append(
                "Weak ones are taken with --weak, once you have looked at them; or give the mapping a strong `correlate`."
            )
        }
        if summary.found[.ambiguous] ?? 0 > 0 {
            lines.append("Ambiguous ones are never taken: give one of the two another value, then run it again.")
        }
        return lines
    }

    static func value(of finding: AdoptionFinding) -> Value {
        .object(
            Object([
                ("dn", .string(finding.dn.description)), ("type", .string(finding.type.noun)),
                ("standing", .string(finding.standing.rawValue)), ("name", .optional(finding.name)),
                ("reason", .string(finding.reason)), ("id", .optional(finding.resource?.text)),
                ("wanted", .boolean(finding.isWanted)),
            ]))
    }

    static func value(of summary: AdoptionSummary) -> Value {
        let found = AdoptionFinding.Standing.allCases.map {
            ($0.rawValue, Value.number(Number(summary.found[$0] ?? 0)))
        }
        return .object(
            Object([
                ("found", .object(Object(found))), ("owned", .number(Number(summary.owned))),
                ("adopted", .number(Number(summary.adopted))), ("wanted", .number(Number(summary.wanted))),
                ("undecided", .number(Number(summary.undecided))),
            ]))
    }
}
