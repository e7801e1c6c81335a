import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// Schemas that an administrator drops into a folder, and maps.
@Suite struct ExtensionTests {
    private static let uri = "urn:example:params:scim:schemas:extension:mail:2.0:User"

    private static let document = """
        {
          "id": "\(uri)", "name": "Mail", "description": "What the mail system knows of a person.",
          "attributes": [
            {
              "name": "aliases", "type": "string", "multiValued": true, "description": "Further addresses.",
              "required": false, "caseExact": false, "mutability": "readWrite", "returned": "default",
              "uniqueness": "none"
            },
            {
              "name": "quota", "type": "integer", "multiValued": false, "description": "The size in bytes.",
              "required": false, "caseExact": false, "mutability": "readWrite", "returned": "default",
              "uniqueness": "none"
            }
          ]
        }
        """

    private static func with(_ document: String, _ body: (Bridge) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "schemas-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try document.write(to: folder.appending(path: "mail.json"), atomically: true, encoding: .utf8)
        let mapping = GatewayFixtures.mapping.replacing(
            "    givenName: name.givenName",
            with: "    givenName: name.givenName\n    description: '\(uri):aliases'\n    roomNumber: '\(uri):quota'")
        try await Bridge.with(mapping: mapping, extra: "schemas: \(folder.path)\n", body)
    }

    @Test func `it is published, kept, filtered by, patched and written to the entry`() async throws {
        try await Self.with(Self.document) { bridge in
            let types = try await bridge.client.get("/ResourceTypes/User")
            #expect(types.body?.object?["schemaExtensions"]?.array?.count == 2)
            let schema = try await bridge.client.get("/Schemas/\(Self.uri)")
            #expect(schema.status == 200 && schema.text("name") == "Mail")
            let body: Value = [
                "schemas": [.string("urn:ietf:params:scim:schemas:core:2.0:User"), .string(Self.uri)],
                "userName": "ann", Self.uri: ["aliases": ["a@x.example", "b@x.example"], "quota": 7],
            ]
            let created = try await bridge.client.post("/Users", body)
            #expect(created.status == 201)
            #expect(created.body?.object?["schemas"]?.array?.count == 2)
            #expect(created.number(Self.uri, "quota") == 7)
            let entry = try await bridge.entry("ann")
            #expect(entry?["description"] == ["a@x.example", "b@x.example"] && entry?["roomNumber"] == ["7"])
            let found = try await bridge.client.find("\(Self.uri):aliases eq \"B@X.example\"")
            #expect(found.number("totalResults") == 1)
            let patch = Bridge.patch(Bridge.replace("\(Self.uri):quota", 9))
            #expect(try await bridge.client.patch("/Users/\(created.id)", patch).number(Self.uri, "quota") == 9)
            #expect(try await bridge.entry("ann")?["roomNumber"] == ["9"])
        }
    }

    @Test(arguments: [
        ("{", "mail.json"), ("{\"id\":\"urn:x\",\"name\":\"X\"}", "description"),
        (document.replacing(uri, with: "urn:ietf:params:scim:schemas:core:2.0:User"), "Two documents define"),
    ])
    func `a document that is wrong is named, and the gateway does not start`(
        _ document: String, _ reason: String
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "schemas-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try document.write(to: folder.appending(path: "mail.json"), atomically: true, encoding: .utf8)
        let gateway = try GatewayProcess(
            ldapURL: "ldap://127.0.0.1:1", timeout: "1s", mapping: GatewayFixtures.mapping,
            extra: "schemas: \(folder.path)\n")
        let check = try await gateway.run(["check"])
        #expect(check.status == 1)
        #expect(check.output.contains("mail.json") && check.output.contains(reason), "\(check.output)")
        await gateway.remove()
    }
}
