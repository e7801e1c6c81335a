/// Turns a filter into a condition: finds the attributes, and checks that they can be compared so.
struct FilterCompiler {
    /// What the names of a filter are looked up in.
    enum Scope {
        case resource(ResourceType)
        /// The parts of one attribute, between brackets.
        case element(AttributeDefinition)
    }

    /// What a name stands for: a definition, and the place of its values.
    private struct Found {
        let attribute: AttributeDefinition
        let place: Condition.Place
    }

    let scope: Scope
    let compatibility: Compatibility

    func condition(_ filter: Filter) throws(SCIMError) -> Condition {
        switch filter {
        case .and(let left, let right): return .and(try condition(left), try condition(right))
        case .or(let left, let right): return .or(try condition(left), try condition(right))
        case .not(let inner): return .not(try condition(inner))
        case .present(let path): return try test(path) { _ throws(SCIMError) in .present }
        case .comparison(let path, let comparison, let value):
            return try test(comparable(path)) { attribute throws(SCIMError) in
                try self.test(attribute, path, comparison, value)
            }
        case .valuePath(let path, let inner): return try elements(path, inner)
        case .valuePathComparison(let path, let inner, let part, let comparison, let value):
            let name = AttributePath(name: part)
            let own = comparison.map { Filter.comparison(name, $0, value ?? .null) } ?? .present(name)
            return try elements(path, .and(inner, own))
        }
    }

    private func test(
        _ path: AttributePath, _ make: (AttributeDefinition) throws(SCIMError) -> ValueTest
    ) throws(SCIMError) -> Condition {
        guard let found = try find(path) else {
            // No schema defines it, so it has no value (RFC 7644 §3.4.2.1). Whether the test accepts that
            // is decided as for an attribute that is merely empty.
            let test = try make(AttributeDefinition(name: path.name))
            return .constant(test.acceptsAbsence)
        }
        guard found.attribute.returned != .never else {
            throw .badRequest(.invalidFilter, "\(path) is never returned, so it cannot be filtered on.")
        }
        return .test(found.place, try make(found.attribute))
    }

    private func elements(_ path: AttributePath, _ inner: Filter) throws(SCIMError) -> Condition {
        guard case .resource = scope else {
            throw .badRequest(.invalidFilter, "\(path): brackets cannot be nested.")
        }
        guard let found = try find(path) else { return .constant(false) }
        guard found.attribute.type == .complex, case .attribute = found.place else {
            throw .badRequest(
                .invalidFilter, "\(path) is not a complex attribute, so brackets cannot select in it.")
        }
        let compiler = FilterCompiler(scope: .element(found.attribute), compatibility: compatibility)
        return .elements(found.place, try compiler.condition(inner))
    }

    /// The path to compare: a complex attribute stands for its `value` (RFC 7644 figure 2 compares
    /// `emails` so); one that has none cannot be compared.
    private func comparable(_ path: AttributePath) throws(SCIMError) -> AttributePath {
        guard let found = try find(path), found.attribute.type == .complex else { return path }
        guard path.subAttribute == nil, found.attribute.has("value") else {
            let parts = found.attribute.subAttributes.map(\.name).joined(separator: ", ")
            throw .badRequest(
                .invalidFilter, "\(path) cannot be compared as a whole; expected one of its parts: \(parts).")
        }
        return AttributePath(schema: path.schema, name: path.name, subAttribute: "value")
    }

    /// Finds what a path names; nil, or an error where the letter counts, if nothing defines it.
    private func find(_ path: AttributePath) throws(SCIMError) -> Found? {
        let found =
            switch scope {
            case .resource(let type): type.resolve(path, compatibility).map(found)
            case .element(let attribute): part(path, of: attribute)
            }
        guard found != nil || compatibility.toleratesUnknownFilterAttributes else {
            throw .badRequest(.invalidFilter, "\(path) is not an attribute that can be filtered on here.")
        }
        return found
    }

    private func found(_ resolved: ResolvedAttribute) -> Found {
        Found(attribute: resolved.leaf, place: Condition.Place(resolved, part: resolved.subAttribute?.name))
    }

    private func part(_ path: AttributePath, of attribute: AttributeDefinition) -> Found? {
        guard path.schema == nil, path.subAttribute == nil,
            let part = attribute.subAttribute(named: path.name)
        else { return nil }
        return Found(attribute: part, place: .attribute(container: nil, name: part.name, part: nil))
    }
}
