/// Reads how the candidates for a value are made.
enum GeneratorReader {
    /// `{ from: 10000, to: 59999 }`
    static func range(_ node: DocumentNode) throws(DocumentProblem) -> Generator.Kind {
        let members = try node.members(known: ["from", "to"])
        let numbers = 0...Int(Int32.max)
        let first = try node.required("from", members).integer(in: numbers)
        let last = try node.required("to", members).integer(in: numbers)
        guard first <= last else { throw node.problem("from must not be larger than to") }
        return .range(first...last)
    }

    /// `{ from: userName, local_part: true, limit: 20, suffix: '{n}' }`; here `limit` is that of the whole name.
    static func names(_ node: DocumentNode, _ reader: PipelineReader) throws(DocumentProblem) -> Generator.Kind {
        let own = ["limit", "suffix"]
        guard node.members != nil else {
            return .names(try reader.read(node), NameSeries(limit: nil, prefix: "", suffix: ""))
        }
        var members = try node.members(known: PipelineReader.keys + ["suffix"])
        let limit = try members["limit"]?.integer(in: 4...1_000)
        let (prefix, suffix) = try ending(members["suffix"])
        own.forEach { members[$0] = nil }
        guard members["address"] == nil else { throw node.problem("a name cannot be made of the mail addresses") }
        let sources = PipelineReader.sources.filter { $0 != "address" }
        let pipeline = try reader.read(members, node, sources: sources)
        guard pipeline.encoding == nil else { throw node.problem("a name cannot be made of bytes") }
        if let limit, limit < prefix.count + suffix.count + 6 {
            throw node.problem("limit leaves no room for a number behind the name")
        }
        return .names(pipeline, NameSeries(limit: limit, prefix: prefix, suffix: suffix))
    }

    private static func ending(_ node: DocumentNode?) throws(DocumentProblem) -> (String, String) {
        guard let node else { return ("", "") }
        let text = try node.string()
        let parts = text.split(separator: "{n}", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw node.problem("expected a text with one {n}, such as \"-{n}\"") }
        return (String(parts[0]), String(parts[1]))
    }
}
