/// The schemas that this server serves, and the resource types made of them.
package struct SchemaCatalog: Sendable {
    /// All schemas, in the order of their documents.
    package let schemas: [Schema]
    /// The type of users, with every extension that is not of groups.
    package let user: ResourceType
    /// The type of groups, with the extensions that are of groups.
    package let group: ResourceType

    /// Reads schema documents. The core schemas of users and groups must be among them; the others extend one of
    /// the two: groups where the URI ends with `:Group`, users otherwise.
    package init(documents: [[UInt8]]) throws(SchemaProblem) {
        var schemas: [Schema] = []
        for document in documents { schemas.append(try Self.schema(document)) }
        try self.init(schemas)
    }

    private init(_ schemas: [Schema]) throws(SchemaProblem) {
        for (index, schema) in schemas.enumerated() where schemas[..<index].contains(where: { $0.id == schema.id }) {
            throw SchemaProblem("Two documents define \(schema.id.text).")
        }
        self.schemas = schemas
        user = try Self.type(.user, .user, "The accounts of people.", schemas)
        group = try Self.type(.group, .group, "Sets of people and of other groups.", schemas)
    }

    private static func type(
        _ kind: ResourceKind, _ base: SchemaURI, _ description: String, _ schemas: [Schema]
    ) throws(SchemaProblem) -> ResourceType {
        guard let schema = schemas.first(where: { $0.id == base }) else {
            throw SchemaProblem("No document defines \(base.text).")
        }
        let extensions = schemas.filter { !isCore($0.id) && kind == kindExtended(by: $0.id) }
        return ResourceType(kind: kind, description: description, schema: schema, extensions: extensions)
    }

    private static func kindExtended(by uri: SchemaURI) -> ResourceKind {
        CaselessName.areEqual(String(uri.text.suffix(6)), ":Group") ? .group : .user
    }

    /// The type of a kind of resources.
    package subscript(kind: ResourceKind) -> ResourceType {
        switch kind {
        case .user: user
        case .group: group
        }
    }

    /// The documents that are part of the program.
    package static let builtIn = trusted { () throws(SchemaProblem) in
        try SchemaCatalog(documents: [
            PackageResources.User_json, PackageResources.EnterpriseUser_json, PackageResources.Group_json,
        ])
    }

    /// The same without what this server does not keep. A password has no place in the state: where it is not carried
    /// to the directory it is neither published nor taken, and a body that holds one is read as if it did not.
    package static let served = trusted { () throws(SchemaProblem) in
        try SchemaCatalog(builtIn.schemas.map { $0.keeping { $0.returned != .never } })
    }

    /// The same with the password of users, which is taken and never given back: for a server that carries it on.
    package func takingPasswords() throws(SchemaProblem) -> SchemaCatalog {
        try SchemaCatalog(schemas.map { $0.id == .user ? Self.builtIn.user.schema : $0 })
    }

    /// The same with more schemas, as an administrator drops them beside those of the program.
    ///
    /// - Throws: `SchemaProblem` for a document that cannot be read, is not complete, or defines a schema that is
    ///   there already.
    package func adding(documents: [[UInt8]]) throws(SchemaProblem) -> SchemaCatalog {
        var schemas = schemas
        for document in documents { schemas.append(try Self.schema(document)) }
        return try SchemaCatalog(schemas)
    }

    private static func trusted(_ make: () throws(SchemaProblem) -> SchemaCatalog) -> SchemaCatalog {
        do {
            return try make()
        } catch {
            // The documents are compiled in and read by a test: this cannot happen in a built program.
            preconditionFailure("A schema document of the program itself is wrong: \(error)")
        }
    }

    /// The schema with this URI.
    package func schema(_ uri: SchemaURI) -> Schema? {
        schemas.first { $0.id == uri }
    }

    private static func schema(_ document: [UInt8]) throws(SchemaProblem) -> Schema {
        let value: Value
        do {
            value = try JSONReader.read(document)
        } catch {
            throw SchemaProblem("A schema document cannot be read: \(error.detail)")
        }
        return try Schema(document: value)
    }

    private static func isCore(_ uri: SchemaURI) -> Bool {
        let prefix = "urn:ietf:params:scim:schemas:core:"
        return CaselessName.areEqual(String(uri.text.prefix(prefix.count)), prefix)
    }
}
