/// Reads one of the rules by which an entry that stands already is known.
enum CorrelationReader {
    static func read(_ node: DocumentNode, _ reader: PipelineReader) throws(DocumentProblem) -> Correlation {
        let members = try node.members(known: ["attribute", "equals", "strength"])
        return Correlation(
            attribute: try node.required("attribute", members).attributeName(),
            strength: try members["strength"]?.choice(Correlation.Strength.self) ?? .weak, line: node.line,
            pipeline: try reader.read(try node.required("equals", members)))
    }
}
