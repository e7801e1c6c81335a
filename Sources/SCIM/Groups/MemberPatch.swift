/// A PATCH of a group that says which members come and go, without the others having to be known.
///
/// Nearly all that clients send is of this kind, and it costs the same for a group of ten and of a hundred thousand.
package struct MemberPatch: Hashable, Sendable {
    /// What is done to members, in order.
    package let edits: [MemberEdit]
    /// The operations on everything else.
    package let others: PatchRequest
}

/// One change of the members of a group. To add one who is a member and to remove one who is not change nothing.
package enum MemberEdit: Hashable, Sendable {
    case add([MemberReference])
    case remove([String])
}

extension PatchRequest {
    /// The request with the operations on members told apart; nil when one of them depends on who the members are,
    /// so that the whole list has to be patched.
    ///
    /// - Throws: `SCIMError` 400 for members that cannot be read.
    package func memberPatch(_ type: ResourceType) throws(SCIMError) -> MemberPatch? {
        guard let attribute = type.schema.attribute(named: Resource.members) else { return nil }
        let reader = MemberEditReader(attribute: attribute, schema: type.schema.id, compatibility: compatibility)
        var edits: [MemberEdit] = []
        var others: [PatchOperation] = []
        for operation in operations {
            switch try reader.read(operation) {
            case .unrelated: others.append(operation)
            case .edit(let edit): edits.append(edit)
            case .split(let edit, let rest):
                edits.append(edit)
                others.append(rest)
            case .whole: return nil
            }
        }
        return MemberPatch(
            edits: edits, others: PatchRequest(operations: others, compatibility: compatibility))
    }
}

/// Reads what an operation does to members.
private struct MemberEditReader {
    enum Reading {
        /// It does nothing to members.
        case unrelated
        case edit(MemberEdit)
        /// It does something else beside.
        case split(MemberEdit, PatchOperation)
        /// It cannot be said without the whole list.
        case whole
    }

    let attribute: AttributeDefinition
    let schema: SchemaURI
    let compatibility: Compatibility

    private var coercion: ValueCoercion { ValueCoercion(compatibility: compatibility) }

    func read(_ operation: PatchOperation) throws(SCIMError) -> Reading {
        guard let path = operation.path else { return try readMembers(of: operation) }
        // A bare URI may mean the whole resource, members included.
        if path.isSchemaOnly { return path.attribute.schema == schema ? .whole : .unrelated }
        guard CaselessName.areEqual(path.attribute.name, attribute.name),
            path.attribute.schema == nil || path.attribute.schema == schema
        else { return .unrelated }
        guard path.subAttribute == nil, path.attribute.subAttribute == nil else { return .whole }
        if let filter = path.filter {
            let ids = operation.kind == .remove ? Self.ids(filter) : nil
            return ids.map { .edit(.remove($0)) } ?? .whole
        }
        return try edit(operation.kind, operation.value)
    }

    private func edit(_ kind: PatchOperation.Kind, _ value: Value?) throws(SCIMError) -> Reading {
        guard let value, !value.isUnassigned, value != "" else { return .whole }
        switch kind {
        case .replace: return .whole
        case .add: return .edit(.add(try references(value)))
        case .remove:
            guard compatibility.removesOnlyListedValues else { return .whole }
            return .edit(.remove(try references(value).map(\.id)))
        }
    }

    private func references(_ value: Value) throws(SCIMError) -> [MemberReference] {
        try MemberReference.list(try coercion.value(value, for: attribute))
    }

    /// An operation without a path names what it changes in its value.
    private func readMembers(of operation: PatchOperation) throws(SCIMError) -> Reading {
        guard let members = operation.value?.object else { return .unrelated }
        let related = members.filter { mayConcernMembers($0.name) }
        guard let first = related.first else { return .unrelated }
        guard related.count == 1, CaselessName.areEqual(first.name, attribute.name),
            case .edit(let edit) = try self.edit(operation.kind, first.value)
        else { return .whole }
        let rest = Object(members.filter { $0.name != first.name }.map { ($0.name, $0.value) })
        if rest.isEmpty { return .edit(edit) }
        return .split(edit, PatchOperation(kind: operation.kind, value: .object(rest)))
    }

    /// Whether a name in a value is that of the members, of a part of them, or of the schema that they belong to.
    private func mayConcernMembers(_ name: String) -> Bool {
        let bare = String(name.prefix(attribute.name.count))
        let uri = String(name.prefix(schema.text.count))
        return CaselessName.areEqual(bare, attribute.name) || CaselessName.areEqual(uri, schema.text)
    }

    /// The ids in `value eq "…" or value eq "…"`; nil for any other filter.
    private static func ids(_ filter: Filter) -> [String]? {
        switch filter {
        case .or(let left, let right):
            guard let left = ids(left), let right = ids(right) else { return nil }
            return left + right
        case .comparison(let path, .eq, .string(let id)):
            let isValue = path.schema == nil && path.subAttribute == nil && CaselessName.areEqual(path.name, "value")
            return isValue ? [id] : nil
        default: return nil
        }
    }
}
