import Directory
@testable import Mapping
import SCIM
import Testing

/// What each profile makes of a full user, of one who is disabled, of a userName alone and of a group, byte for byte.
struct GoldenTests {
    private static let full = """
        {
          "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
          ],
          "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
          "userName": "Anne.Mueller-Luedenscheidt@Example.com",
          "active": true,
          "displayName": "Änne Müller",
          "title": "Head, Sales",
          "preferredLanguage": "de-DE",
          "name": { "formatted": "Dr. Änne Müller", "familyName": "Müller", "givenName": "Änne" },
          "emails": [
            { "primary": true, "type": "work", "value": "Anne.Mueller@Example.com" },
            { "type": "other", "value": "A.M@example.com; sales@Example.net;anne.mueller@example.com" }
          ],
          "phoneNumbers": [
            { "type": "work", "value": "+49 228 1" }, { "type": "mobile", "value": "+49 170 2" },
            { "type": "fax", "value": "+49 228 3" }
          ],
          "addresses": [
            {
              "type": "work", "streetAddress": "Am Hof 1", "locality": "Köln", "region": "NW",
              "postalCode": "50667", "country": "de"
            },
            { "type": "other", "formatted": "Room 7" }
          ],
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "employeeNumber": "701984", "department": "Sales", "organization": "Example",
            "manager": { "value": "26118915-6090-4610-87e4-49d8ca9f808d" }
          }
        }
        """

    private static let minimal = Resource(attributes: ["userName": "bob@example.com"])

    static let profiles = [
        "inetorgperson", "five-attributes", "postfix-dovecot", "iredmail", "posix", "389ds", "active-directory",
    ]

    @Test func `every profile is held by a golden file`() throws {
        #expect(try Profiles.allShipped() == Self.profiles.map { $0 + ".yaml" }.sorted())
    }

    @Test(arguments: profiles)
    func `a profile gives these entries`(profile: String) throws {
        let text = try Self.entries(profile)
        let golden = try? Profiles.text("Tests/MappingTests/Golden/\(profile).ldif")
        #expect(text == golden, "the profile gives:\n\(text)")
    }

    private static func entries(_ profile: String) throws -> String {
        let mappings = try Profiles.mappings(ofProfile: profile)
        let full = try Profiles.resource(full)
        var disabled = full
        disabled.attributes["active"] = false
        let users = try [
            ("full", full), ("disabled", disabled), ("minimal", minimal),
        ].map { title, resource in "# \(title)\n" + LDIF.text(try project(resource, mappings.users).newEntry) }
        guard let groups = mappings.groups else { return users.joined(separator: "\n") }
        let sales = Resource(attributes: ["displayName": "Sales & Co."])
        let bob = MemberName(
            try DN("uid=bob,ou=people,dc=example,dc=com"), values: ["uid": "bob", "mail": "bob@example.com"])
        let empty = try project(sales, groups, members: [])
        let filled = try project(sales, groups, members: [bob])
        let entries = [("an empty group", empty), ("a group", filled)].map { "# \($0)\n" + LDIF.text($1.newEntry) }
        return (users + entries).joined(separator: "\n")
    }

    /// With the first candidate of each value that is to be chosen, and the manager's entry.
    private static func project(_ resource: Resource, _ map: AttributeMap, members: [MemberName]? = nil) throws
        -> Projection
    {
        var generated: [AttributeName: String] = [:]
        for generator in map.generators {
            generated[generator.attribute] = try generator.candidates(resource).first { _ in true }
        }
        let boss = ResolvedReference(dn: try DN("uid=boss,ou=people,dc=example,dc=com"))
        return try map.project(
            resource, members: members, generated: generated,
            resolved: ["26118915-6090-4610-87e4-49d8ca9f808d": boss])
    }

    @Test(arguments: profiles)
    func `a profile reads back what it wrote`(profile: String) throws {
        let map = try Profiles.mappings(ofProfile: profile).users
        var resource = try Profiles.resource(Self.full)
        for active in [true, false] {
            resource.attributes["active"] = .boolean(active)
            let entry = try Self.project(resource, map).newEntry
            let found = map.read(entry)
            #expect(found.attributes["active"] == .boolean(active))
            #expect(found.attributes["name"]?.object?["givenName"] == "Änne")
        }
    }
}
