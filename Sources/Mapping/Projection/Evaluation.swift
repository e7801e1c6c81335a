import Directory
import SCIM

/// Finds the values of sources for one resource.
struct Evaluation {
    let resource: Resource
    /// The entries of the resources that it names.
    var resolved: [String: ResolvedReference] = [:]
    /// The ids among those that it names which stand for nobody.
    var absent: Set<String> = []
    /// Its mail addresses, where the mapping makes any.
    var addresses: AddressSet?
    /// The mark of its owner.
    var owner: OwnerMark?

    /// The texts that a pipeline gives, before they become bytes.
    func texts(_ pipeline: Pipeline) throws(MappingProblem) -> [String] {
        if let condition = pipeline.condition, !condition.holds(for: resource) { return [] }
        var texts = try self.texts(pipeline.source)
        for step in pipeline.steps {
            do {
                texts = try step.apply(to: texts)
            } catch {
                throw problem(error, pipeline)
            }
        }
        return texts
    }

    /// The values that a pipeline gives, each once.
    func values(_ pipeline: Pipeline) throws(MappingProblem) -> [AttributeValue] {
        var values: [AttributeValue] = []
        for text in try texts(pipeline) where !text.isEmpty {
            let value: AttributeValue
            do {
                value = try pipeline.encoding?.encode(text) ?? AttributeValue(text)
            } catch {
                throw problem(error, pipeline)
            }
            // One phone number sent as work and as mobile is one value of the directory's attribute.
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    private func problem(_ problem: StepProblem, _ pipeline: Pipeline) -> MappingProblem {
        MappingProblem(
            attribute: pipeline.sourceDescription ?? "a constant of the mapping", message: problem.message)
    }

    private func texts(_ source: Source) throws(MappingProblem) -> [String] {
        switch source {
        case .path(let path): return try texts(at: path)
        case .first(let pipelines):
            for pipeline in pipelines {
                let found = try texts(pipeline).filter { !$0.isEmpty }
                if !found.isEmpty { return found }
            }
            return []
        case .constant(let values): return values
        case .template(let template):
            return try template.texts { pipeline throws(MappingProblem) in try texts(pipeline) }
        case .address(let selection): return addresses.map(selection.texts) ?? []
        case .reference(let path, let target):
            return references(at: path).compactMap { resolved[$0].flatMap(target.value) }
        case .owner: return owner.map { [$0.text] } ?? []
        case .generated, .active: return []
        }
    }

    private func texts(at path: SourcePath) throws(MappingProblem) -> [String] {
        var texts: [String] = []
        for value in path.selector.values(in: resource) where value != .null {
            guard let text = DirectoryText.of(value) else {
                throw MappingProblem(attribute: path.description, message: "expected a text, number or boolean")
            }
            texts.append(text)
        }
        return texts
    }

    /// The ids of resources at a path: the value or, where only the address of the resource was sent, its last part.
    func references(at path: SourcePath) -> [String] {
        path.selector.values(in: resource).compactMap { value in
            let id = DirectoryText.of(value) ?? value.object?["$ref"]?.string
            return id.flatMap { $0.split(separator: "/").last }.map(String.init)
        }
    }
}

/// The text of a SCIM value in the directory's syntaxes (RFC 4517).
enum DirectoryText {
    static func of(_ value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .boolean(let flag): flag ? "TRUE" : "FALSE"
        case .number(let number): number.text
        case .object(let object): object["value"].flatMap(of)
        case .null, .array: nil
        }
    }
}
