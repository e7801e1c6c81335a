import Directory

/// What the classes demand, against what the mapping gives.
extension SchemaReview {
    var demands: [Finding] {
        closure.must.flatMap { demand -> [Finding] in
            guard !isFilledByServer(demand.attribute) else { return [] }
            let rules = entry.attributes.filter { schema.areSame($0.name, demand.attribute) }
            guard let rule = rules.first else { return [unfilled(demand.attribute, demand.origin)] }
            guard rules.allSatisfy(\.mayBeEmpty) else { return [] }
            return [rule.isMembers ? emptyGroup(rule, demand.origin) : perhapsEmpty(rule, demand.origin)]
        }
    }

    private func isFilledByServer(_ attribute: AttributeName) -> Bool {
        if schema.areSame(attribute, .objectClass) { return true }
        if schema.attributeType(attribute)?.isModifiable == false { return true }
        return product.filledByServer.contains { schema.areSame($0, attribute) }
    }

    private func unfilled(_ attribute: AttributeName, _ origin: String) -> Finding {
        finding(
            .error, "the object classes demand \(attribute), and no rule fills it (\(origin) demands it)",
            attribute: attribute, advice: "add a rule under \(entry.noun)s.attributes, such as",
            paste: "\(attribute): \(Self.rules[attribute] ?? "{ value: \"…\", authority: initial }")")
    }

    private func perhapsEmpty(_ rule: MappedAttribute, _ origin: String) -> Finding {
        let fallback = entry.noun == "user" ? "userName" : "displayName"
        return finding(
            .warning,
            "\(origin) demands \(rule.name), and \(rule.source) may be absent: such a \(entry.noun) is refused",
            line: rule.line, attribute: rule.name, advice: "give the rule a fallback, such as",
            paste: "\(rule.name): { first: [\(rule.source), \(fallback)] }")
    }

    private func emptyGroup(_ rule: MappedAttribute, _ origin: String) -> Finding {
        finding(
            .error, "\(origin) demands \(rule.name), and a group without members has none", line: rule.line,
            attribute: rule.name, advice: "let a name that belongs to nobody stand there",
            paste: "members: { attribute: \(rule.name), value: dn, when_empty: placeholder }")
    }

    /// Rules for what the usual classes demand.
    private static let rules: [AttributeName: String] = [
        .sn: "{ first: [name.familyName, userName] }", .cn: "{ first: [displayName, userName] }",
        .uid: "userName", .mail: "{ from: 'emails[primary eq true].value', lowercase: true }",
    ]
}
