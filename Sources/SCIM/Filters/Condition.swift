/// A filter that has been resolved against a schema: ready to be asked many times.
indirect enum Condition: Hashable, Sendable {
    case constant(Bool)
    case and(Condition, Condition)
    case or(Condition, Condition)
    case not(Condition)
    /// Some value at the place passes.
    case test(Place, ValueTest)
    /// Some one element at the place fulfils the inner condition.
    case elements(Place, Condition)

    /// Where values stand: in the resource, or beside it.
    enum Place: Hashable, Sendable {
        case id
        case schemas
        case meta(String)
        case attribute(container: String?, name: String, part: String?)

        /// The place of an attribute, or of a part of it.
        init(_ resolved: ResolvedAttribute, part: String?) {
            let name = resolved.attribute.name
            self =
                switch resolved.isExtension ? "" : name {
                case "id": .id
                case "schemas": .schemas
                case "meta": .meta(part ?? "lastModified")
                default: .attribute(container: resolved.container, name: name, part: part)
                }
        }

        /// Whether it is, or is in, an attribute of the base schema.
        func isOf(_ attribute: String) -> Bool {
            if case .attribute(nil, let name, _) = self { name == attribute } else { false }
        }
    }

    /// What a condition is asked about. `meta` and `schemas` are nil for an element of an attribute.
    struct Subject {
        let object: Object
        var meta: ResourceMeta?
        var schemas: [SchemaURI] = []
    }

    /// Asks about an element of a multi-valued attribute.
    func matches(_ element: Object) -> Bool {
        matches(Subject(object: element))
    }

    func matches(_ subject: Subject) -> Bool {
        switch self {
        case .constant(let result): result
        case .and(let left, let right): left.matches(subject) && right.matches(subject)
        case .or(let left, let right): left.matches(subject) || right.matches(subject)
        case .not(let inner): !inner.matches(subject)
        case .test(let place, let test): Self.anyPasses(test, at: place, of: subject)
        case .elements(let place, let inner):
            subject.contains(at: place) { $0.object.map { inner.matches($0) } ?? false }
        }
    }

    private static func anyPasses(_ test: ValueTest, at place: Place, of subject: Subject) -> Bool {
        var hasValue = false
        let passes = subject.contains(at: place) { value in
            if value.isUnassigned { return false }
            hasValue = true
            return test.accepts(value)
        }
        return passes || (!hasValue && test.acceptsAbsence)
    }
}

extension Condition.Subject {
    /// Whether some value at the place fulfils the predicate; elements are asked one by one.
    func contains(at place: Condition.Place, where predicate: (Value) -> Bool) -> Bool {
        switch place {
        case .id: meta.map { predicate(.string($0.id)) } ?? false
        case .schemas: schemas.contains { predicate(.string($0.text)) }
        case .meta(let part): meta?.part(named: part).map { predicate(.string($0)) } ?? false
        case .attribute(let container, let name, let part):
            object.value(of: name, in: container).map { Self.contains($0, part, where: predicate) } ?? false
        }
    }

    private static func contains(_ value: Value, _ part: String?, where predicate: (Value) -> Bool) -> Bool {
        if case .array(let elements) = value {
            return elements.contains { contains($0, part, where: predicate) }
        }
        guard let part else { return predicate(value) }
        return value.object?[part].map { contains($0, nil, where: predicate) } ?? false
    }
}
