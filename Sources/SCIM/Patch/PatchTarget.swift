/// The attribute that an operation changes, checked to be one that may be changed.
struct PatchTarget {
    let resolved: ResolvedAttribute
    /// Selects elements, where the path had brackets.
    let selection: Selection?

    struct Selection {
        let filter: Filter
        let condition: Condition
    }

    var attribute: AttributeDefinition { resolved.attribute }
    var part: AttributeDefinition? { resolved.subAttribute }

    /// Throws 400 `mutability` for what only the server sets, `invalidPath` for brackets after an
    /// attribute that has no parts, `invalidFilter` for what is wrong between them.
    init(
        _ resolved: ResolvedAttribute, _ filter: Filter?, _ compatibility: Compatibility
    ) throws(SCIMError) {
        self.resolved = resolved
        guard let filter else {
            selection = nil
            guard !resolved.isReadOnly else { throw refusal("is set by the server only") }
            return
        }
        guard resolved.attribute.type == .complex else {
            throw .badRequest(
                .invalidPath,
                "\(resolved.displayName) is not a complex attribute, so brackets cannot select in it.")
        }
        let compiler = FilterCompiler(scope: .element(resolved.attribute), compatibility: compatibility)
        selection = Selection(filter: filter, condition: try compiler.condition(filter))
        guard !resolved.isReadOnly else { throw refusal("is set by the server only") }
    }

    /// Whether an element is meant: all are, where nothing selects.
    func selects(_ element: Value) -> Bool {
        guard let selection else { return true }
        return element.object.map { selection.condition.matches($0) } ?? false
    }

    /// The new value of the whole attribute, if it may be that.
    ///
    /// What is never shown cannot be taken away either: whether there was any is not known.
    func demanded(_ value: Value?) throws(SCIMError) -> Value? {
        if value != nil { return value }
        guard !attribute.isRequired else { throw refusal("is required") }
        guard attribute.mutability != .writeOnly else { throw refusal("can be set and not taken away") }
        return nil
    }

    /// 400 `mutability` (RFC 7644 §3.5.2).
    func refusal(_ reason: String) -> SCIMError {
        .badRequest(.mutability, "\(resolved.displayName) \(reason), so it cannot be changed so.")
    }
}

extension ResolvedAttribute {
    /// Whether only the server sets it.
    var isReadOnly: Bool {
        attribute.mutability == .readOnly || subAttribute?.mutability == .readOnly
    }
}
