import SCIM

/// Reads templates: texts with SCIM paths between braces.
struct TemplateReader {
    let node: DocumentNode
    let type: ResourceType

    private static let flags = ["lowercase", "uppercase", "trim", "local_part", "domain", "ascii"]

    func template(_ text: String) throws(DocumentProblem) -> Template {
        try template(text, try syntax(of: text))
    }

    /// What stands between the braces, and what does not.
    func syntax(of text: String) throws(DocumentProblem) -> [TemplateSyntax.Part] {
        do {
            return try TemplateSyntax.parts(of: text)
        } catch {
            throw node.problem(error.message)
        }
    }

    /// A template of parts that have been told apart.
    func template(_ text: String, _ syntax: [TemplateSyntax.Part]) throws(DocumentProblem) -> Template {
        var parts: [Template.Part] = []
        for part in syntax {
            switch part {
            case .text(let text): parts.append(.text(text))
            case .placeholder(let words): parts.append(.placeholder(try pipeline(words)))
            }
        }
        let template = Template(text, parts: parts)
        let many = template.placeholders.filter {
            if case .path(let path) = $0.source { path.selectsMany } else { false }
        }
        guard many.count <= 1 else {
            let names = many.compactMap(\.sourceDescription).joined(separator: ", ")
            throw node.problem("only one placeholder may have several values: \(names)")
        }
        return template
    }

    private func pipeline(_ words: [String]) throws(DocumentProblem) -> Pipeline {
        let path = try PathReader.read(words[0], at: node, type)
        var steps: [Step] = []
        for word in words.dropFirst() { steps.append(try step(word)) }
        return Pipeline(.path(path), steps: steps)
    }

    private func step(_ word: String) throws(DocumentProblem) -> Step {
        switch word {
        case "lowercase": return .lowercase
        case "uppercase": return .uppercase
        case "trim": return .trim
        case "local_part": return .localPart
        case "domain": return .domain
        case "ascii": return .ascii(.plain)
        default: break
        }
        if word.hasPrefix("limit:"), let count = Int(Whitespace.trimmed(String(word.dropFirst(6)))), count > 0 {
            return .limit(count)
        }
        let hint = Nearest.of(word, among: Self.flags).map { "did you mean \($0)?" }
        throw node.problem(
            "\(word) is no step of a placeholder; "
                + (hint ?? "known here: \(Self.flags.joined(separator: ", ")), limit:N"))
    }
}
