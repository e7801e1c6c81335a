/// Finds the values that a path selects; made once, used for many resources.
package struct ValueSelector: Sendable {
    /// What the path names in the schemas.
    package let attribute: ResolvedAttribute
    private let condition: Condition?

    /// Nil if no schema of the type defines what the path names, or the path is a whole schema.
    ///
    /// Throws 400 `invalidFilter` if the brackets compare what cannot be compared.
    package init?(
        _ path: TargetPath, type: ResourceType, compatibility: Compatibility = .lenient
    ) throws(SCIMError) {
        guard !path.isSchemaOnly else { return nil }
        let named = AttributePath(
            schema: path.attribute.schema, name: path.attribute.name, subAttribute: path.subAttribute)
        guard let resolved = type.resolve(named, compatibility) else { return nil }
        attribute = resolved
        var condition: Condition?
        if let filter = path.filter {
            let compiler = FilterCompiler(scope: .element(resolved.attribute), compatibility: compatibility)
            condition = try compiler.condition(filter)
        }
        self.condition = condition
    }

    /// The values, none to many. A complex attribute without a part yields its objects.
    package func values(in resource: Resource) -> [Value] {
        let name = attribute.attribute.name
        guard let value = resource.attributes.value(of: name, in: attribute.container) else { return [] }
        if case .array(let elements) = value { return elements.compactMap(selected) }
        return selected(value).map { [$0] } ?? []
    }

    private func selected(_ value: Value) -> Value? {
        if let condition {
            guard let object = value.object, condition.matches(object) else { return nil }
        }
        guard let part = attribute.subAttribute else { return value }
        return value.object?[part.name]
    }
}

extension Resource {
    /// All values that a path selects, none to many. `schemas` yields the URIs in use; what the server
    /// keeps beside the resource (`id`, `meta`) and what no schema defines yields nothing.
    package func values(at path: TargetPath, type: ResourceType) -> [Value] {
        if path.attribute == AttributePath(name: "schemas"), path.filter == nil {
            return schemas(of: type).map { .string($0.text) }
        }
        guard let selector = try? ValueSelector(path, type: type) else { return [] }
        return selector.values(in: self)
    }
}
