extension BulkOperation {
    /// Reads one element of `Operations`. Throws 400 `invalidSyntax` for what it lacks or has wrong.
    init(_ raw: Value, endpoints: [String], compatibility: Compatibility) throws(SCIMError) {
        guard let members = raw.object else {
            throw .badRequest(.invalidSyntax, "The operation is \(raw.kindName); expected an object.")
        }
        let method = try Self.method(members["method"], compatibility)
        let path = try BulkPath(members["path"], endpoints: endpoints)
        let bulkId = try Self.text("bulkId", members)
        try Self.check(method, path, bulkId)
        self.init(
            method: method, path: path, bulkId: bulkId, version: try Self.text("version", members),
            data: try Self.data(members["data"], method))
    }

    private static func method(_ raw: Value?, _ compatibility: Compatibility) throws(SCIMError) -> Method {
        let expected = "expected POST, PUT, PATCH or DELETE"
        guard let text = raw?.string else {
            throw .badRequest(.invalidSyntax, "method is missing or not a string; \(expected).")
        }
        guard let method = Method(text, compatibility: compatibility) else {
            throw .badRequest(.invalidSyntax, "method is \"\(text.prefix(40))\"; \(expected).")
        }
        return method
    }

    private static func check(_ method: Method, _ path: BulkPath, _ bulkId: String?) throws(SCIMError) {
        let place = path.text.prefix(40)
        switch method {
        case .post where path.id != nil:
            throw .badRequest(.invalidSyntax, "POST to \(place); expected \(path.endpoint), without an id.")
        case .post where bulkId == nil:
            throw .badRequest(.invalidSyntax, "POST needs a bulkId that no other operation has.")
        case .put, .patch, .delete:
            guard path.id == nil else { return }
            throw .badRequest(.invalidSyntax, "\(method.rawValue) of \(place); expected the id of a resource there.")
        case .post: break
        }
    }

    /// A DELETE has no body, so what is sent with it is ignored.
    private static func data(_ raw: Value?, _ method: Method) throws(SCIMError) -> Value? {
        switch (method, raw) {
        case (.delete, _): return nil
        case (_, .object): return raw
        case (_, nil), (_, .null):
            throw .badRequest(.invalidSyntax, "data is missing; \(method.rawValue) needs it.")
        case (_, .some(let other)):
            throw .badRequest(.invalidSyntax, "data is \(other.kindName); expected an object.")
        }
    }

    private static func text(_ name: String, _ members: Object) throws(SCIMError) -> String? {
        switch members[name] {
        case nil, .null, .string(""): return nil
        case .string(let text): return text
        case .some(let other):
            throw .badRequest(.invalidSyntax, "\(name) is \(other.kindName); expected a string.")
        }
    }
}
