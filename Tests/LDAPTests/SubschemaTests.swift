import Directory
import LDAP
import TestSupport
import Testing

/// The schema as a real slapd sends it (RFC 4512 §4.2).
struct SubschemaTests {
    private func schema() async throws -> (entry: Entry, schema: DirectorySchema) {
        let server = try await SlapdServer.shared()
        let connection = try await server.connect()
        let entry = try #require(try await connection.read(try DN("cn=Subschema"), DirectorySchema.attributes))
        await connection.close()
        return (entry, DirectorySchema(entry))
    }

    /// Named by classes of slapd's own, and not shown by it.
    private static let hidden: Set<AttributeName> = [
        "subtreeSpecification", "dITStructureRules", "nameForms", "dITContentRules",
    ]

    @Test func `every definition of slapd is read`() async throws {
        let (entry, schema) = try await schema()
        #expect(entry["objectClasses"].count > 50 && entry["attributeTypes"].count > 200)
        #expect(schema.unreadable.isEmpty && schema.collisions.isEmpty)
        for text in entry["attributeTypes"].compactMap(\.string) {
            let type = try #require(AttributeTypeDefinition(text))
            let name = try #require(AttributeName(type.name))
            #expect(schema.syntax(of: name) != nil, "\(text)")
            #expect(text.contains("SINGLE-VALUE") == type.isSingleValued, "\(text)")
            #expect(text.contains("NO-USER-MODIFICATION") == !type.isModifiable, "\(text)")
        }
        for text in entry["objectClasses"].compactMap(\.string) {
            let definition = try #require(ObjectClassDefinition(text))
            #expect(text.contains(definition.kind.rawValue), "\(text)")
            for name in definition.must + definition.may where !Self.hidden.contains(name) {
                #expect(schema.attributeType(name) != nil, "\(name) of \(text)")
            }
            for name in definition.superiors { #expect(schema.objectClass(name) != nil, "\(name) of \(text)") }
        }
    }

    @Test func `inetOrgPerson demands and allows what it inherits`() async throws {
        let person = SchemaClosure(try await schema().schema, ["inetOrgPerson"])
        #expect(Set(person.must.map(\.attribute)) == ["sn", "cn", "objectClass"])
        #expect(person.allows("telephoneNumber") && person.allows("mail") && person.allows("rfc822Mailbox"))
        #expect(person.allows("createTimestamp") && !person.allows("uidNumber"))
        #expect(person.classes.map(\.name) == ["inetOrgPerson", "organizationalPerson", "person", "top"])
    }

    @Test func `syntaxes and rules are those of the supertype`() async throws {
        let schema = try await schema().schema
        #expect(schema.syntax(of: "sn")?.description == "Directory String" && schema.hasEquality("sn"))
        #expect(schema.syntax(of: "member") == .dn && schema.syntax(of: "entryUUID") == .uuid)
        #expect(schema.attributeType("entryUUID")?.isModifiable == false)
        #expect(schema.attributeType("displayName")?.isSingleValued == true)
    }
}
