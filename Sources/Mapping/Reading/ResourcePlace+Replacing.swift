import SCIM

extension ResourcePlace {
    /// Makes the values at the place these and no others; what stands beside them is left alone.
    func replace(_ values: [Value], in attributes: inout Object) {
        guard let container else { return replaceHere(values, in: &attributes) }
        var inner = attributes[container]?.object ?? Object()
        replaceHere(values, in: &inner)
        attributes[container] = inner.isEmpty ? nil : .object(inner)
    }

    private func replaceHere(_ values: [Value], in object: inout Object) {
        if isMany {
            let elements = replaced(values, among: object[name]?.array ?? [])
            object[name] = elements.isEmpty ? nil : .array(elements)
        } else if let part {
            var inner = object[name]?.object ?? Object()
            inner[part] = values.first
            object[name] = inner.isEmpty ? nil : .object(inner)
        } else {
            object[name] = values.first
        }
    }

    /// Elements that hold a wanted value stay as they are, others at the place change to one or go, and what is wanted
    /// beyond that comes last.
    private func replaced(_ values: [Value], among elements: [Value]) -> [Value] {
        guard let part else {
            return elements.filter(values.contains) + values.filter { !elements.contains($0) }
        }
        let held = elements.filter(isHere).compactMap { $0.object?[part] }
        var missing = values.filter { !held.contains($0) }
        var result: [Value] = []
        for element in elements {
            guard isHere(element), var object = element.object, object[part].map(values.contains) != true else {
                result.append(element)
                continue
            }
            // Only where the path says which element it is, can it get another value and be the same.
            object[part] = marks.isEmpty || missing.isEmpty ? nil : missing.removeFirst()
            if object[part] != nil || !isBare(object) { result.append(.object(object)) }
        }
        for value in missing {
            var element = marks
            element[part] = value
            result.append(.object(element))
        }
        return result
    }

    private func isHere(_ element: Value) -> Bool { element.object != nil && hasMarks(element) }

    /// Whether an element without its value says nothing: a label and whether it is the first one are left.
    private func isBare(_ element: Object) -> Bool {
        element.allSatisfy { ["type", "primary", "display"].contains($0.name) || marks[$0.name] != nil }
    }
}
