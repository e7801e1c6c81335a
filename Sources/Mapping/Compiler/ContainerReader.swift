import Directory
import SCIM

/// Reads a container below the base, a relative DN whose values may be templates.
enum ContainerReader {
    /// Stands around the number of a placeholder while the name around it is read. From the private use area: no
    /// name in a file has a reason to hold it.
    private static let mark: Character = "\u{F8FF}"

    static func read(_ node: DocumentNode, _ type: ResourceType) throws(DocumentProblem) -> ContainerTemplate {
        let text = try node.string()
        let reader = TemplateReader(node: node, type: type)
        let syntax = try reader.syntax(of: text)
        var written = ""
        for (index, part) in syntax.enumerated() {
            switch part {
            case .text(let text): written += text
            case .placeholder: written += "\(mark)\(index)\(mark)"
            }
        }
        guard text.contains(mark) == false, let dn = try? DN(written), !dn.isRoot else {
            throw node.problem("expected the part of a DN that stands before the base, such as ou=people")
        }
        var rdns: [[ContainerTemplate.Part]] = []
        for rdn in dn.rdns {
            var parts: [ContainerTemplate.Part] = []
            for pair in rdn.values {
                guard let value = pair.value.string, !value.isEmpty else {
                    throw node.problem("\(pair.name) has no value")
                }
                let template = try reader.template(value, pieces(of: value, syntax))
                parts.append(ContainerTemplate.Part(name: pair.name, value: template))
            }
            rdns.append(parts)
        }
        return ContainerTemplate(text, rdns: rdns)
    }

    /// A value with its placeholders put back: every second piece is the number of one.
    private static func pieces(of value: String, _ syntax: [TemplateSyntax.Part]) -> [TemplateSyntax.Part] {
        let pieces = value.split(separator: mark, omittingEmptySubsequences: false)
        return pieces.enumerated().compactMap { index, piece in
            guard index % 2 == 1 else { return piece.isEmpty ? nil : .text(String(piece)) }
            return Int(piece).map { syntax[$0] }
        }
    }
}
