import Directory
import Mapping

/// What the schema says about a single attribute that the mapping writes.
extension SchemaReview {
    func findings(on attribute: MappedAttribute) -> [Finding] {
        guard let type = schema.attributeType(attribute.name) else { return [unknown(attribute)] }
        return placing(attribute, type) + writing(attribute, type) + count(attribute, type) + constants(attribute)
            + content(attribute) + naming(attribute)
    }

    private func finding(
        _ severity: Finding.Severity, _ attribute: MappedAttribute, _ message: String, _ advice: String,
        paste: String? = nil
    ) -> Finding {
        finding(
            severity, message, line: attribute.line, attribute: attribute.name, advice: advice, paste: paste)
    }

    private func unknown(_ attribute: MappedAttribute) -> Finding {
        let nearest = Nearest.of(attribute.name.description, among: schema.attributeNames)
        return finding(
            .error, attribute, "the server knows no attribute \(attribute.name)",
            (nearest.map { "write \($0), if that is meant; else load" } ?? "load")
                + " the schema that defines it, or take the rule out")
    }

    /// Whether the classes let it stand in the entry.
    private func placing(_ attribute: MappedAttribute, _ type: AttributeTypeDefinition) -> [Finding] {
        guard !closure.allows(attribute.name) else { return [] }
        let classes = entry.objectClasses.compactMap { schema.objectClass($0) }.map(describe)
        let helpful = schema.auxiliaries.filter { definition in
            (definition.must + definition.may).contains { schema.areSame($0, attribute.name) }
        }
        let names = helpful.prefix(5).map { helper in
            let demands = helper.must.map(\.description).joined(separator: ", ")
            return demands.isEmpty ? helper.name : "\(helper.name) (demands \(demands))"
        }
        let advice =
            names.isEmpty
            ? "no auxiliary class of the server allows it: load one that does, or take the rule out"
            : "add one of these auxiliary classes to object_classes: \(names.joined(separator: ", "))"
        return [
            finding(
                .error, attribute,
                "none of the object classes allows \(attribute.name); here they are \(classes.joined(separator: ", "))",
                advice)
        ]
    }

    /// Whether anybody may write it.
    private func writing(_ attribute: MappedAttribute, _ type: AttributeTypeDefinition) -> [Finding] {
        if !type.isModifiable {
            return [
                finding(
                    .error, attribute, "the server fills \(attribute.name) itself (NO-USER-MODIFICATION)",
                    "take the rule out")
            ]
        }
        if type.isCollective {
            return [
                finding(
                    .error, attribute, "\(attribute.name) is collective: it belongs to a set of entries, not to one",
                    "take the rule out, or write the attribute that is not collective")
            ]
        }
        guard type.isObsolete else { return [] }
        return [
            finding(
                .warning, attribute, "the server calls the attribute \(attribute.name) obsolete",
                "write the attribute that replaces it before the server drops it")
        ]
    }

    private func count(_ attribute: MappedAttribute, _ type: AttributeTypeDefinition) -> [Finding] {
        guard type.isSingleValued, attribute.mayBeMany else { return [] }
        let isCertain = attribute.content == nil
        return [
            finding(
                isCertain ? .error : .warning, attribute,
                "\(attribute.name) holds one value (SINGLE-VALUE), and \(attribute.source) "
                    + (isCertain ? "gives several" : "may give several: such a \(entry.noun) is refused"),
                Self.choice(of: attribute.source))
        ]
    }

    /// How a rule takes one value of a list: `emails[type eq "work"].value` becomes `emails[primary eq true].value`.
    private static func choice(of source: String) -> String {
        let list = source.prefix { $0 != "[" && $0 != "." }
        let part = source.last == "]" ? "" : source.lastIndex(of: ".").map { source[$0...] } ?? ""
        let isPlain = !source.contains(":") && !part.isEmpty
        return "let the rule take one value"
            + (isPlain ? ", such as the primary one: \(list)[primary eq true]\(part)" : "")
    }

    private func constants(_ attribute: MappedAttribute) -> [Finding] {
        guard let syntax = schema.syntax(of: attribute.name) else { return [] }
        return attribute.constants.compactMap { value in
            guard let problem = syntax.problem(with: value) else { return nil }
            let shown = attribute.name.isSecret ? "the constant" : "\"\(value)\""
            return finding(
                .error, attribute, "\(shown) is no value for \(attribute.name) (\(syntax)): it \(problem)",
                "write a value of that form")
        }
    }

    /// Values that come from a client and that the syntax may refuse.
    private func content(_ attribute: MappedAttribute) -> [Finding] {
        guard let content = attribute.content, let syntax = schema.syntax(of: attribute.name),
            let form = Self.demanded[syntax], !form.fitting.contains(content)
        else { return [] }
        return [
            finding(
                .warning, attribute,
                "\(attribute.name) holds values of the form \(syntax), and \(attribute.source) gives others: \(form.reason)",
                "write the attribute from a source of that form, or choose an attribute for texts")
        ]
    }

    private static let demanded: [AttributeSyntax: (fitting: Set<MappedAttribute.Content>, reason: String)] = [
        .boolean: ([.boolean], "what is neither TRUE nor FALSE is refused"),
        .integer: ([.integer], "what is no whole number is refused"),
        .largeInteger: ([.integer], "what is no whole number is refused"),
        .dn: ([.dn], "what is no DN is refused"),
        .generalizedTime: ([], "the directory writes times as 20260131120000Z"),
        .utcTime: ([], "the directory writes these times as 260131120000Z"),
        .uuid: ([.text], "what is no UUID is refused"),
    ]

    private func naming(_ attribute: MappedAttribute) -> [Finding] {
        guard attribute.name == entry.rdn, product.showsMatchingRules, !schema.hasEquality(attribute.name)
        else { return [] }
        return [
            finding(
                .error, attribute, "\(attribute.name) cannot name an entry: its values cannot be compared for equality",
                "choose another attribute as rdn, such as uid or cn")
        ]
    }
}
