import SCIM

/// Where in the attributes of a resource a path points, for writing.
struct ResourcePlace: Sendable {
    let container: String?
    let name: String
    let part: String?
    let isMany: Bool
    private let type: AttributeType
    /// What an element holds that the path selects: `type` is `work`.
    let marks: Object

    /// Nil where a filter asks for more than that some parts equal something.
    init?(_ path: SourcePath) {
        let resolved = path.selector.attribute
        container = resolved.container
        name = resolved.attribute.name
        isMany = resolved.attribute.isMultiValued
        let isWhole = resolved.subAttribute == nil && resolved.attribute.type == .complex
        part = isWhole ? "value" : resolved.subAttribute?.name
        type = isWhole ? resolved.attribute.subAttribute(named: "value")?.type ?? .string : resolved.leaf.type
        var marks = Object()
        if let filter = path.target.filter {
            guard Self.collect(filter, into: &marks) else { return nil }
        }
        self.marks = marks
    }

    private static func collect(_ filter: Filter, into marks: inout Object) -> Bool {
        switch filter {
        case .and(let left, let right): return collect(left, into: &marks) && collect(right, into: &marks)
        case .comparison(let path, .eq, let value) where path.schema == nil && path.subAttribute == nil:
            marks[path.name] = value
            return true
        default: return false
        }
    }

    /// The text as a value of the attribute's type; nil where it is none.
    func value(_ text: String) -> Value? {
        switch type {
        case .boolean:
            switch text.lowercased() {
            case "true": true
            case "false": false
            default: nil
            }
        case .integer, .decimal: Number(text).map { .number($0) }
        default: .string(text)
        }
    }

    func write(_ values: [Value], into attributes: inout Object) {
        guard !values.isEmpty else { return }
        guard let container else {
            writeHere(values, into: &attributes)
            return
        }
        var inner = attributes[container]?.object ?? Object()
        writeHere(values, into: &inner)
        attributes[container] = .object(inner)
    }

    private func writeHere(_ values: [Value], into object: inout Object) {
        if isMany {
            var elements = object[name]?.array ?? []
            for value in values { add(value, to: &elements) }
            object[name] = .array(elements)
        } else if let part {
            var inner = object[name]?.object ?? Object()
            inner[part] = values[0]
            object[name] = .object(inner)
        } else {
            object[name] = values[0]
        }
    }

    private func add(_ value: Value, to elements: inout [Value]) {
        guard let part else {
            if !elements.contains(value) { elements.append(value) }
            return
        }
        let isThere = elements.contains { $0.object?[part] == value && (marks.isEmpty || hasMarks($0)) }
        guard !isThere else { return }
        // Another part of an element that a path before has begun: street and town of one address.
        if !marks.isEmpty, let index = elements.firstIndex(where: { hasMarks($0) && $0.object?[part] == nil }),
            var element = elements[index].object
        {
            element[part] = value
            elements[index] = .object(element)
            return
        }
        var element = marks
        element[part] = value
        elements.append(.object(element))
    }

    func hasMarks(_ element: Value) -> Bool {
        guard let object = element.object else { return false }
        return marks.allSatisfy { object[$0.name] == $0.value }
    }
}
