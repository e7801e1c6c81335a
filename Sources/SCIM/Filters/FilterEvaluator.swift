/// Tells which resources a filter selects (RFC 7644 §3.4.2.2).
///
/// Names, types and operands are checked once, when it is made; asking it cannot fail. Two choices where
/// the RFC leaves one: `ne` on a multi-valued attribute asks for some value that differs, and an attribute
/// without a value differs from every value, so that `not (title eq "x")` and `title ne "x"` agree.
package struct FilterEvaluator: Sendable {
    private let condition: Condition
    private let type: ResourceType
    private let needsSchemas: Bool
    /// Whether the filter asks for a part of `meta`, which takes some work to write.
    package let readsMeta: Bool

    /// Throws 400 `invalidFilter` for an operator that an attribute does not have, an operand of the wrong
    /// type and, in strict mode, an attribute that no schema defines.
    package init(_ filter: Filter, type: ResourceType, compatibility: Compatibility) throws(SCIMError) {
        let compiler = FilterCompiler(scope: .resource(type), compatibility: compatibility)
        condition = try compiler.condition(filter)
        needsSchemas = condition.mentions { $0 == .schemas }
        readsMeta = condition.mentions { if case .meta = $0 { true } else { false } }
        self.type = type
    }

    /// Whether the filter asks for an attribute of the base schema.
    package func reads(_ attribute: String) -> Bool { condition.mentions { $0.isOf(attribute) } }

    /// Whether the filter selects this resource.
    package func matches(_ resource: Resource, meta: ResourceMeta) -> Bool {
        let schemas = needsSchemas ? resource.schemas(of: type) : []
        return condition.matches(
            Condition.Subject(object: resource.attributes, meta: meta, schemas: schemas))
    }
}

extension Condition {
    /// Whether it asks for some place.
    func mentions(_ isMeant: (Place) -> Bool) -> Bool {
        switch self {
        case .constant: false
        case .and(let left, let right), .or(let left, let right): left.mentions(isMeant) || right.mentions(isMeant)
        case .not(let inner): inner.mentions(isMeant)
        case .test(let place, _), .elements(let place, _): isMeant(place)
        }
    }
}
