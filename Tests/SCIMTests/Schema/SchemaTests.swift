import SCIM
import Testing

@Suite("Schemas")
struct SchemaTests {
    private static func all(_ attributes: [AttributeDefinition]) -> [AttributeDefinition] {
        attributes + attributes.flatMap { all($0.subAttributes) }
    }

    @Test func `the documents of the program are read`() throws {
        let catalog = SchemaCatalog.builtIn
        #expect(catalog.schemas.map(\.id) == [.user, .enterpriseUser, .group])
        #expect(catalog.user.extensions.map(\.id) == [.enterpriseUser])
        #expect(catalog.schema(SchemaURI("URN:IETF:params:scim:schemas:core:2.0:user"))?.name == "User")
        #expect(catalog.user.schema.attributes.count == 21)
    }

    @Test func `every attribute and part has a description`() {
        for schema in SchemaCatalog.builtIn.schemas {
            for attribute in Self.all(schema.attributes) {
                #expect(!attribute.description.isEmpty, "\(schema.name).\(attribute.name)")
            }
        }
    }

    @Test func `known corrections are in`() throws {
        let manager = userType.resolve(try AttributePath("manager.value"), .lenient)
        #expect(manager?.leaf.isCaseExact == true)
        let group = userType.resolve(try AttributePath("groups.$ref"), .lenient)
        #expect(group?.leaf.referenceTypes == ["Group"])
        let password = userType.schema.attribute(named: "PASSWORD")
        #expect(password?.returned == .never)
        #expect(password?.mutability == .writeOnly)
        let types = userType.schema.attribute(named: "phoneNumbers")?.subAttribute(named: "type")
        #expect(types?.canonicalValues.contains("fax") == true)
    }

    @Test func `what is served reads back as the same schema`() throws {
        for schema in SchemaCatalog.builtIn.schemas {
            let served = schema.representation(location: "https://x/Schemas/\(schema.id)")
            #expect(try Schema(document: json(text(served))) == schema)
            #expect(served.object?["meta"]?.object?["resourceType"] == "Schema")
        }
    }

    @Test func `a schema can be published in part`() {
        let kept = userType.schema.keeping { $0.returned != .never }
        #expect(kept.attribute(named: "password") == nil)
        #expect(kept.attribute(named: "userName") != nil)
    }

    @Test(
        arguments: [
            #"{}"#, #"{"id":"urn:x"}"#, #"{"id":"urn:x","name":"X","description":"","attributes":[]}"#,
            #"{"id":"urn:x","name":"X","description":"","attributes":[{"name":"a"}]}"#,
            #"{"id":"urn:x","name":"X","description":"","attributes":[{"name":"1","type":"string"}]}"#,
        ])
    func `an incomplete document is refused`(_ source: String) throws {
        let document = try json(source)
        #expect(throws: SchemaProblem.self) { try Schema(document: document) }
    }

    @Test func `a wrong characteristic is named`() throws {
        let document = try json(
            #"""
            {"id":"urn:x","name":"X","description":"x","attributes":[{"name":"a","type":"text","multiValued":false,
            "description":"a","required":false,"caseExact":false,"mutability":"readWrite","returned":"default",
            "uniqueness":"none"}]}
            """#)
        let problem = #expect(throws: SchemaProblem.self) { try Schema(document: document) }
        #expect(problem?.message.contains("urn:x, a: \"type\" must be one of string, boolean") == true)
    }

    @Test func `a type names its endpoint and its schemas`() {
        let type = text(userType.representation(location: "https://x/ResourceTypes/User"))
        #expect(type.contains(#""endpoint":"/Users""#))
        #expect(type.contains(#""schemaExtensions":[{"schema":"\#(enterprise)","required":false}]"#))
    }

    @Test func `the configuration says what it is told`() throws {
        let config = ServiceProviderConfig(
            filterMaxResults: 200, supportsETag: true,
            pagination: .init(defaultPageSize: 100, maxPageSize: 200))
        let object = try #require(config.representation(location: "https://x/c").object)
        #expect(object["bulk"] == ["supported": false, "maxOperations": 0, "maxPayloadSize": 0])
        #expect(object["filter"] == ["supported": true, "maxResults": 200])
        #expect(object["etag"] == ["supported": true])
        #expect(object["sort"] == ["supported": false])
        #expect(object["pagination"]?.object?["index"] == true)
        #expect(object["authenticationSchemes"]?.array?.count == 1)
    }

    @Test func `an error names its status as text`() {
        let error = SCIMError.conflict("taken")
        #expect(
            text(error.body)
                == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","#
                + #""scimType":"uniqueness","detail":"taken"}"#)
        #expect(SCIMError.notFound("x").body.object?["scimType"] == nil)
    }
}
