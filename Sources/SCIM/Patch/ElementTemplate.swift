/// The element that a filter describes, if the filter is a conjunction of `eq` terms:
/// `[type eq "work" and primary eq true]` describes `{type: work, primary: true}`.
struct ElementTemplate {
    /// The element, nil for any other filter.
    let object: Object?

    init(_ filter: Filter, _ attribute: AttributeDefinition, _ coercion: ValueCoercion) {
        var object = Object()
        self.object = Self.collect(filter, attribute, coercion, into: &object) ? object : nil
    }

    private static func collect(
        _ filter: Filter, _ attribute: AttributeDefinition, _ coercion: ValueCoercion,
        into object: inout Object
    ) -> Bool {
        switch filter {
        case .and(let left, let right):
            return collect(left, attribute, coercion, into: &object)
                && collect(right, attribute, coercion, into: &object)
        case .comparison(let path, .eq, let raw):
            guard path.schema == nil, path.subAttribute == nil,
                let part = attribute.subAttribute(named: path.name), part.mutability != .readOnly,
                let value = try? coercion.value(raw, for: part, in: attribute)
            else { return false }
            guard object[part.name] == nil || object[part.name] == value else { return false }
            object[part.name] = value
            return true
        default: return false
        }
    }
}
