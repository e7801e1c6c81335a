/// Text with values in it, such as `{name.givenName}.{name.familyName}`.
package struct Template: Sendable, CustomStringConvertible {
    enum Part: Sendable {
        case text(String)
        case placeholder(Pipeline)
    }

    /// The template as it was written.
    package let description: String
    let parts: [Part]

    init(_ text: String, parts: [Part]) {
        description = text
        self.parts = parts
    }

    /// What gives the values in it.
    package var placeholders: [Pipeline] {
        parts.compactMap { if case .placeholder(let pipeline) = $0 { pipeline } else { nil } }
    }

    /// The SCIM attributes in it.
    var sourceDescription: String? {
        let sources = placeholders.compactMap(\.sourceDescription)
        return sources.isEmpty ? nil : sources.joined(separator: ", ")
    }

    /// The texts that come of it: none where a placeholder has no value, several where one has several.
    ///
    /// - Throws: `MappingProblem` where two placeholders have several values, for nothing says which belong
    ///   together.
    func texts(
        _ values: (Pipeline) throws(MappingProblem) -> [String]
    ) throws(MappingProblem) -> [String] {
        var texts = [""]
        var isMany = false
        for part in parts {
            switch part {
            case .text(let text): texts = texts.map { $0 + text }
            case .placeholder(let pipeline):
                let found = try values(pipeline).filter { !$0.isEmpty }
                if found.count > 1 {
                    guard !isMany else {
                        throw MappingProblem(
                            attribute: sourceDescription ?? description,
                            message: "only one of them may have several values")
                    }
                    isMany = true
                }
                texts = texts.flatMap { text in found.map { text + $0 } }
            }
        }
        return texts
    }
}
