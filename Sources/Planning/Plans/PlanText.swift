import Directory

/// A plan as text for people: stable, so that the same plan gives the same lines byte for byte.
package struct PlanText {
    /// The lines of all items, in the order of the plan.
    package static func lines(of plan: Plan) -> [String] {
        plan.items.flatMap { item in
            lines(of: item) + (plan.temporaryNames[item.resource].map { ["    by way of \($0)"] } ?? [])
        }
    }

    /// The lines of one item: what is to happen to which entry and why, then the differences.
    package static func lines(of item: PlanItem) -> [String] {
        let reason = [item.assessment.situation.rawValue, item.remark].compactMap { $0 }.joined(separator: "; ")
        let head = "\(sign(of: item)) \(place(of: item))  [\(reason)]  \(Printable.text(item.name)) (\(item.resource))"
        return [head] + details(of: item) + provenance(of: item)
    }

    /// Who is to be asked about what was found.
    private static func provenance(of item: PlanItem) -> [String] {
        let entry = item.assessment.observed?.entry
        return entry.flatMap { Provenance(of: $0) }.map { ["    \($0.text)"] } ?? []
    }

    private static func sign(of item: PlanItem) -> String {
        switch (item.action, item.change) {
        case (.report, _), (.ignore, _): "?"
        case (.repair, .add): "+"
        case (.repair, .update): "~"
        case (.repair, .delete): "-"
        case (.repair, nil), (.adopt, _): "="
        }
    }

    private static func place(of item: PlanItem) -> String {
        switch item.assessment.change {
        case .update(let target, _): target.dn.description
        case .add(let entry): entry.dn.description
        case .delete(let target): target.dn.description
        case nil: item.assessment.observed?.entry.dn.description ?? "(no entry)"
        }
    }

    private static func details(of item: PlanItem) -> [String] {
        if item.action == .report { return item.assessment.situation.advice.map { ["    \($0)"] } ?? [] }
        guard case .update(_, let update) = item.assessment.change else { return [] }
        let rename = update.newDN.map { ["    rename to \($0)"] } ?? []
        let current = item.assessment.observed?.entry.attributes
        return rename + update.modifications.map { line(of: $0, current: current?[$0.attribute] ?? []) }
    }

    private static func line(of modification: Modification, current: [AttributeValue]) -> String {
        guard !modification.attribute.isSecret else { return "    \(modification.attribute): •••" }
        let values = text(modification.values)
        return switch modification.operation {
        case .add: "    \(modification.attribute): add \(values)"
        case .delete where modification.values.isEmpty: "    \(modification.attribute): delete \(text(current))"
        case .delete: "    \(modification.attribute): delete \(values)"
        case .replace: "    \(modification.attribute): \(text(current)) → \(values)"
        }
    }

    private static func text(_ values: [AttributeValue]) -> String {
        values.map { Printable.text($0.string ?? "(\($0.bytes.count) bytes)") }.joined(separator: ", ")
    }
}

/// Text from outside, made safe for a terminal or a log: control characters are written as escapes.
package enum Printable {
    package static func text(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isUnsafe(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
