import Directory
import SCIM
import Sync

/// What a check found, for people.
enum CheckText {
    /// One line for what was found, and below it what to do. What is to be pasted starts at the margin: in LDIF a space
    /// at the start of a line would make it a part of the line before.
    static func lines(of finding: Finding) -> [String] {
        let place = finding.place.map { "\($0): " } ?? ""
        let line = "\(mark(finding.severity))  \(finding.subject): \(place)\(finding.message)"
        let advice = finding.advice.map { ["         -> \($0)"] } ?? []
        return [line] + advice + (finding.paste.map { ["", $0, ""] } ?? [])
    }

    /// The table of what a server can do.
    static func lines(of rows: [CapabilityRow]) -> [String] {
        let width = rows.map(\.name.count).max() ?? 0
        return rows.map { row in
            let padding = String(repeating: " ", count: width - row.name.count)
            return "         \(row.name)\(padding)  \(row.answer)"
        }
    }

    private static func mark(_ severity: Finding.Severity) -> String {
        switch severity {
        case .ok: "ok     "
        case .hint: "hint   "
        case .warning: "warning"
        case .error: "FAILED "
        }
    }
}

/// What a check found, for machines.
enum CheckJSON {
    static func value(of sections: [CheckSection]) -> Value {
        .object(
            Object([
                (
                    "findings",
                    .array(sections.flatMap { section in section.report.findings.map { value(of: $0, section) } })
                ),
                (
                    "capabilities",
                    .array(sections.flatMap { section in section.report.capabilities.map { value(of: $0, section) } })
                ),
            ]))
    }

    private static func value(of finding: Finding, _ section: CheckSection) -> Value {
        .object(
            Object([
                ("severity", .string(finding.severity.rawValue)), ("subject", .string(finding.subject)),
                ("message", .string(finding.message)), ("server", .optional(section.server)),
                ("file", .optional(finding.place?.file)),
                ("line", finding.place?.line.map { .number(Number($0)) } ?? .null),
                ("attribute", .optional(finding.attribute?.description)), ("advice", .optional(finding.advice)),
                ("paste", .optional(finding.paste)),
            ]))
    }

    private static func value(of row: CapabilityRow, _ section: CheckSection) -> Value {
        .object(
            Object([
                ("server", .optional(section.server)), ("name", .string(row.name)),
                ("supported", .boolean(row.isThere)),
                (row.isThere ? "remark" : "instead", .optional(row.remark)),
            ]))
    }
}

/// What was looked at together: the settings, or one server.
struct CheckSection: Sendable {
    /// The server's URL; nil for what has none.
    let server: String?
    let report: CheckReport

    init(server: String, _ report: CheckReport) {
        self.server = server
        self.report = report
    }

    init(_ findings: [Finding]) {
        server = nil
        var report = CheckReport()
        report.findings = findings
        self.report = report
    }

    var lines: [String] { report.findings.flatMap(CheckText.lines) + CheckText.lines(of: report.capabilities) }
}
