import Directory

/// Reads the steps that need more than their name.
enum StepParameters {
    static func step(_ name: StepName, _ node: DocumentNode) throws(DocumentProblem) -> Step {
        switch name {
        case .split: return .split(try separators(node))
        case .replace: return try replacement(node)
        case .matching: return .filter(try node.pattern(), keepsMatches: true)
        case .notMatching: return .filter(try node.pattern(), keepsMatches: false)
        case .table: return .table(try table(node))
        case .take: return .take(try node.integer(in: 1...100_000))
        case .limit: return .limit(try node.integer(in: 1...100_000))
        case .join: return .join(try node.string())
        case .boolean: return .codec(try boolean(node))
        case .unit: return .codec(.unit(try unit(node)))
        default: return .default(try node.textOrTexts())
        }
    }

    private static func separators(_ node: DocumentNode) throws(DocumentProblem) -> [String] {
        let separators = try node.textOrTexts()
        guard !separators.isEmpty, !separators.contains("") else {
            throw node.problem("expected a separator, such as \";\"")
        }
        return separators
    }

    private static func replacement(_ node: DocumentNode) throws(DocumentProblem) -> Step {
        let members = try node.members(known: ["pattern", "with"])
        let pattern = try node.required("pattern", members).pattern()
        let with = try node.required("with", members)
        guard let text = ReplacementText(try with.string()) else {
            throw with.problem("a $ stands for a group ($1) or, doubled, for itself ($$)")
        }
        return .replace(pattern, text)
    }

    private static func table(_ node: DocumentNode) throws(DocumentProblem) -> ValueTable {
        guard let members = node.members, !members.isEmpty else {
            throw node.problem("expected values and what they become, such as DE: Germany")
        }
        var entries: [(from: String, to: String)] = []
        var otherwise = ValueTable.Otherwise.keep
        for (key, value) in members {
            if key == "otherwise" {
                otherwise = try value.choice(ValueTable.Otherwise.self)
                continue
            }
            guard !entries.contains(where: { $0.from.lowercased() == key.lowercased() }) else {
                throw value.problem("the table has this value already: case does not count")
            }
            entries.append((key, try value.string()))
        }
        return ValueTable(entries, otherwise: otherwise)
    }

    private static func boolean(_ node: DocumentNode) throws(DocumentProblem) -> ValueCodec {
        let words = try node.strings()
        guard words.count == 2, words[0].lowercased() != words[1].lowercased() else {
            throw node.problem("expected two spellings, for true and for false, such as [\"TRUE\", \"FALSE\"]")
        }
        return .boolean(whenTrue: words[0], whenFalse: words[1])
    }

    private static func unit(_ node: DocumentNode) throws(DocumentProblem) -> UnitConversion {
        let members = try node.members(known: ["from", "to"])
        return UnitConversion(
            from: try node.required("from", members).choice(SizeUnit.self),
            to: try node.required("to", members).choice(SizeUnit.self))
    }
}
