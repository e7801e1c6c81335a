/// The schemas that this server serves, and the resource types made of them.
package struct SchemaCatalog: Sendable {
    /// All schemas, in the order of their documents.
    package let schemas: [Schema]
    /// The type of users, with every extension among the documents.
    package let user: ResourceType

    /// Reads schema documents. One must be the core User schema; the others, unless they are core
    /// schemas of something else, extend it.
    package init(documents: [[UInt8]]) throws(SchemaProblem) {
        var schemas: [Schema] = []
        for document in documents { schemas.append(try Self.schema(document)) }
        try self.init(schemas)
    }

    private init(_ schemas: [Schema]) throws(SchemaProblem) {
        guard let base = schemas.first(where: { $0.id == .user }) else {
            throw SchemaProblem("No document defines \(SchemaURI.user.text).")
        }
        let extensions = schemas.filter { !Self.isCore($0.id) }
        self.schemas = schemas
        user = .user(schema: base, extensions: extensions)
    }

    /// The documents that are part of the program.
    package static let builtIn = trusted { () throws(SchemaProblem) in
        try SchemaCatalog(documents: [PackageResources.User_json, PackageResources.EnterpriseUser_json])
    }

    /// The same without what this server does not keep. A password has no place in the state: it is neither
    /// published nor taken, and a body that holds one is read as if it did not.
    package static let served = trusted { () throws(SchemaProblem) in
        try SchemaCatalog(builtIn.schemas.map { $0.keeping { $0.returned != .never } })
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
