/// A selection, resolved for one resource type: says of each attribute what of it is shown.
struct SelectedAttributes {
    /// What to show of an attribute.
    enum Extent: Equatable {
        case nothing
        case whole
        case only([String])
        case except([String])
    }

    private enum Mode { case all, only, except }

    private let mode: Mode
    private var schemas: [SchemaURI] = []
    private var attributes: [ResolvedAttribute] = []

    init(_ selection: AttributeSelection, _ type: ResourceType) {
        switch selection.mode {
        case .all: mode = .all
        case .only(let items):
            mode = .only
            resolve(items, type)
        case .except(let items):
            mode = .except
            resolve(items, type)
        }
    }

    private mutating func resolve(_ items: [AttributeSelection.Item], _ type: ResourceType) {
        for item in items {
            if type.schemaURIs.contains(item.uri) {
                schemas.append(item.uri)
            } else if let path = item.path, let resolved = type.resolve(path, .lenient) {
                attributes.append(resolved)
            }
        }
    }

    /// Whether everything is shown that is shown by default.
    var isDefault: Bool { mode == .all }

    /// What to show of an attribute that is in `container`, or at the top (RFC 7643 §7, `returned`).
    func extent(of attribute: AttributeDefinition, in schema: SchemaURI, _ container: String?) -> Extent {
        if attribute.returned == .never { return .nothing }
        if attribute.returned == .always { return .whole }
        let isCommon = container == nil && CommonAttributes.attribute(named: attribute.name) != nil
        let named = attributes.filter { $0.container == container && $0.attribute.name == attribute.name }
        let isWhole =
            named.contains { $0.subAttribute == nil } || (!isCommon && schemas.contains(schema))
        let parts = named.compactMap { $0.subAttribute?.name }
        switch mode {
        case .all: return attribute.returned == .request ? .nothing : .whole
        case .only:
            if isWhole { return .whole }
            return parts.isEmpty ? .nothing : .only(parts)
        case .except:
            if isWhole || attribute.returned == .request { return .nothing }
            return parts.isEmpty ? .whole : .except(parts)
        }
    }
}
