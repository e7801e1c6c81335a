/// One change that a client asks for (RFC 7644 §3.5.2).
package struct PatchOperation: Hashable, Sendable {
    /// What is done (RFC 7644 §3.5.2).
    package enum Kind: String, Sendable, CaseIterable {
        case add, remove, replace
    }

    /// What is done.
    package let kind: Kind
    /// What is changed; without it, the members of the value say so.
    package let path: TargetPath?
    /// The new value, as sent; nil if the operation had none.
    package let value: Value?

    /// Takes an operation as it is.
    package init(kind: Kind, path: TargetPath? = nil, value: Value? = nil) {
        self.kind = kind
        self.path = path
        self.value = value
    }

    /// Reads one element of `Operations`.
    init(_ raw: Value, type: ResourceType, compatibility: Compatibility) throws(SCIMError) {
        guard let members = raw.object, let name = members["op"]?.string else {
            throw .badRequest(.invalidSyntax, "An operation must be an object with an \"op\".")
        }
        let known = compatibility.ignoresOperationCase ? name.lowercased() : name
        guard let kind = Kind(rawValue: known) else {
            throw .badRequest(.invalidSyntax, "op is \"\(name)\"; expected add, remove or replace.")
        }
        let path = try Self.path(members["path"], type: type, compatibility: compatibility)
        let value = members["value"]
        try Self.check(kind, path, value)
        self.init(kind: kind, path: path, value: value)
    }

    private static func path(
        _ raw: Value?, type: ResourceType, compatibility: Compatibility
    ) throws(SCIMError) -> TargetPath? {
        switch raw {
        case nil, .null: return nil
        case .string(""): return nil
        case .string(let text):
            return try TargetPath(text, known: type.schemaURIs, compatibility: compatibility)
        case .some(let other):
            throw .badRequest(.invalidPath, "path is \(other.kindName); expected a string.")
        }
    }

    private static func check(_ kind: Kind, _ path: TargetPath?, _ value: Value?) throws(SCIMError) {
        switch kind {
        case .remove:
            guard path != nil else {
                throw .badRequest(.noTarget, "remove needs a path that says what to remove.")
            }
        case .add, .replace:
            guard let value else {
                throw .badRequest(.invalidValue, "\(kind.rawValue) needs a value.")
            }
            guard path != nil || value.object != nil else {
                throw .badRequest(
                    .invalidValue,
                    "\(kind.rawValue) without a path has \(value.kindName) as value; "
                        + "expected an object with the attributes to change.")
            }
        }
    }
}
