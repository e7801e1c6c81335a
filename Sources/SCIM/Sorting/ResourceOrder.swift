/// The order in which a client wants resources (RFC 7644 §3.4.2.3): by one attribute, up or down.
///
/// Text is compared without case unless the attribute is case-exact, dates by time, numbers by size. Of a
/// multi-valued attribute the primary value counts, or else the first.
package struct ResourceOrder: Sendable {
    private let place: Condition.Place?
    private let leaf: AttributeDefinition
    private let isDescending: Bool

    /// - Throws: `SCIMError` 400 `invalidValue` for an attribute that has no order: a complex one without a part
    ///   that stands for it, one that is never returned and, in strict mode, one that no schema defines.
    package init(
        _ path: AttributePath, _ order: ListQuery.SortOrder, type: ResourceType, compatibility: Compatibility
    ) throws(SCIMError) {
        isDescending = order == .descending
        guard let resolved = type.resolve(path, compatibility) else {
            guard compatibility.toleratesUnknownSortAttributes else {
                throw .badRequest(.invalidValue, "sortBy: \(path) is not an attribute of \(type.name).")
            }
            place = nil
            leaf = AttributeDefinition(name: path.name)
            return
        }
        let part = try Self.part(resolved)
        leaf = part ?? resolved.attribute
        guard leaf.returned != .never, resolved.attribute.returned != .never else {
            throw .badRequest(.invalidValue, "sortBy: \(path) is never returned, so it cannot be sorted by.")
        }
        place = Condition.Place(resolved, part: part?.name)
    }

    /// The part that is compared; nil for a simple attribute.
    private static func part(_ resolved: ResolvedAttribute) throws(SCIMError) -> AttributeDefinition? {
        if let part = resolved.subAttribute { return part }
        guard resolved.attribute.type == .complex else { return nil }
        if let value = resolved.attribute.subAttribute(named: "value") { return value }
        let parts = resolved.attribute.subAttributes.map(\.name).joined(separator: ", ")
        throw .badRequest(
            .invalidValue,
            "sortBy: \(resolved.displayName) has no order as a whole; expected one of its parts: \(parts).")
    }

    /// What a resource is sorted by.
    package func key(of resource: Resource, meta: ResourceMeta) -> SortKey {
        switch place {
        case nil, .schemas: .absent
        case .id: .text(meta.id)
        case .meta(let part): meta.part(named: part).map { key(.string($0)) } ?? .absent
        case .attribute(let container, let name, let part):
            resource.attributes.value(of: name, in: container).map { key(Self.chosen($0), part) } ?? .absent
        }
    }

    /// Whether it asks for a part of `meta`, which takes some work to write.
    package var readsMeta: Bool { if case .meta = place { true } else { false } }

    /// Whether it asks for an attribute of the base schema.
    package func reads(_ attribute: String) -> Bool { place?.isOf(attribute) ?? false }

    /// Whether a resource with the first key comes before one with the second.
    package func precedes(_ left: SortKey, _ right: SortKey) -> Bool {
        isDescending ? right.isLess(than: left) : left.isLess(than: right)
    }

    /// Of several values the primary one, or else the first.
    private static func chosen(_ value: Value) -> Value {
        guard let elements = value.array else { return value }
        return elements.first { $0.object?["primary"] == true } ?? elements.first ?? .null
    }

    private func key(_ value: Value, _ part: String?) -> SortKey {
        guard let part else { return key(value) }
        return value.object?[part].map(key) ?? .absent
    }

    private func key(_ value: Value) -> SortKey {
        switch value {
        case .string(let text):
            if leaf.type == .dateTime, let instant = DateTime(text) { return .instant(instant) }
            return .text(leaf.isCaseExact ? text : CaseFolding.fold(text))
        case .number(let number): return .number(number)
        case .boolean(let flag): return .boolean(flag)
        case .null, .array, .object: return .absent
        }
    }
}
