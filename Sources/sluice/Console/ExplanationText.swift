import Directory
import Planning
import SCIM
import Sync

/// An explanation for people and for machines.
struct ExplanationText {
    let explanation: Explanation
    let actions: ActionTable

    private var stored: StoredResource { explanation.stored }

    var lines: [String] {
        resource + link + entry + situation + intent + history
    }

    private var resource: [String] {
        [
            "resource   \(Printable.text(stored.name))", "id         \(stored.id)",
            "state      \(stored.lifecycle.rawValue), revision \(stored.revision), created \(stored.created), "
                + "changed \(stored.lastModified)",
        ] + waiting + retired
    }

    private var waiting: [String] {
        stored.arrears.map { ["waits      since \($0.since): it was changed while the directory was away"] } ?? []
    }

    private var retired: [String] {
        guard let since = stored.retired else { return [] }
        return [
            "left       its entry is kept out of service since \(since), \(explanation.end.map { "until \($0)" } ?? "for ever")"
        ]
    }

    private var link: [String] {
        guard let link = stored.link else { return ["link       none"] }
        return ["link       \(link.dn)", "identity   \(link.identity)"]
    }

    private var entry: [String] {
        if let problem = explanation.mappingProblem { return ["projection cannot be made: \(Printable.text(problem))"] }
        guard let projection = explanation.projection else {
            return explanation.leftOut == nil ? [] : ["projection none: `only` of the mapping leaves it out"]
        }
        let note = explanation.leftOut == nil ? "" : "   (disabled: `only` of the mapping leaves it out)"
        var lines = ["projection \(projection.dn)\(note)"]
        let live = explanation.assessment?.observed?.entry
        for attribute in projection.attributes {
            let wanted = text(attribute.values, of: attribute.name)
            let held = live.map { text($0.attributes[attribute.name], of: attribute.name) }
            let difference =
                held == nil || held == wanted || attribute.toleratesOthers ? "" : "   (holds \(held ?? ""))"
            lines.append("    \(attribute.name): \(wanted)\(difference)")
        }
        return lines
    }

    private var situation: [String] {
        if let obstacle = explanation.obstacle { return ["situation  not known: \(obstacle)"] }
        guard let assessment = explanation.assessment else { return [] }
        let rule = assessment.rule.map { " by \(Printable.text($0))" } ?? ""
        var lines = ["situation  \(assessment.situation.rawValue)\(rule)"]
        if let dn = assessment.observed?.entry.dn { lines.append("entry      \(dn)") }
        lines.append("next       \(next(assessment))")
        return lines
    }

    private func next(_ assessment: Assessment) -> String {
        if let maintenance = explanation.maintenance { return "nothing: maintenance is \(maintenance.text)" }
        if explanation.openIntent != nil { return "a reconciliation would settle the open write first" }
        if let change = assessment.change, stored.arrears != nil {
            return "the gateway or a reconciliation will \(verb(change)) \(change.dn), as was accepted"
        }
        return switch (actions.action(for: assessment), assessment.change) {
        case (.repair, let change?): "a reconciliation would \(verb(change)) \(change.dn)"
        case (_, nil) where assessment.situation == .leftOut && assessment.observed == nil:
            "nothing to do: it gets an entry when `only` of the mapping matches it"
        case (_, nil) where assessment.situation == .retired:
            explanation.end.map { "a reconciliation after \($0) deletes it" } ?? "nothing to do"
        case (_, nil) where assessment.situation == .protected:
            "nothing: neither a request nor a reconciliation writes it while the rule matches"
        case (.report, _): "a reconciliation would report it and leave it; a person has to decide"
        case (.ignore, .some): "a reconciliation would leave it, as the settings say"
        default: "nothing to do"
        }
    }

    private func verb(_ change: Change) -> String {
        switch change {
        case .add: "create"
        case .update: "repair"
        case .delete: "delete"
        }
    }

    private var intent: [String] {
        guard let open = explanation.openIntent else { return [] }
        let state =
            open.isOccupied ? "under way" : "in doubt: it was sent and never answered; a reconciliation settles it"
        return ["write      \(open.intent.kind.rawValue), recorded \(open.intent.recorded), \(state)"]
    }

    private var history: [String] {
        explanation.history.map {
            "history    \($0.at)  \($0.kind.rawValue) by \(Printable.text($0.actor)): \(Printable.text($0.result))"
        }
    }

    private func text(_ values: [AttributeValue], of name: AttributeName) -> String {
        if name.isSecret { return values.isEmpty ? "(none)" : "•••" }
        return values.isEmpty ? "(none)" : values.map { Printable.text($0.string ?? "\($0)") }.joined(separator: ", ")
    }

    var json: Value {
        .object(
            Object([
                ("id", .string(stored.id.text)), ("name", .string(stored.name)),
                ("state", .string(stored.lifecycle.rawValue)), ("resource", .object(stored.resource.attributes)),
                ("waitsSince", .optional(stored.arrears?.since.description)),
                ("link", .optional(stored.link?.dn.description)),
                ("identity", .optional(stored.link?.identity.description)),
                ("projection", .optional(explanation.projection?.dn.description)),
                ("problem", .optional(explanation.mappingProblem ?? explanation.obstacle?.description)),
                ("situation", .optional(explanation.assessment?.situation.rawValue)),
                ("entry", .optional(explanation.assessment?.observed?.entry.dn.description)),
                ("next", .optional(explanation.assessment.map(next))),
                ("openWrite", .optional(explanation.openIntent?.intent.kind.rawValue)),
                (
                    "history",
                    .array(
                        explanation.history.map {
                            .object(
                                Object([
                                    ("at", .string($0.at.description)), ("kind", .string($0.kind.rawValue)),
                                    ("actor", .string($0.actor)), ("result", .string($0.result)),
                                ]))
                        })
                ),
            ]))
    }
}
