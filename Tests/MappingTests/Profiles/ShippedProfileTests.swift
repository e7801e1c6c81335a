@testable import Mapping
import SCIM
import Testing

/// The profiles in `config/mapping` with a full user as Microsoft Entra ID sends it.
struct ShippedProfileTests {
    static let entra = """
        {
          "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
          ],
          "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
          "userName": "Ann.Lee@Example.com",
          "active": true,
          "displayName": "Ann Lee",
          "title": "Chief",
          "preferredLanguage": "de-DE",
          "name": { "formatted": "Ann B. Lee", "familyName": "Lee", "givenName": "Ann" },
          "emails": [
            { "primary": true, "type": "work", "value": "Ann.Lee@Example.com" },
            { "type": "other", "value": "ann@home.example" }
          ],
          "phoneNumbers": [
            { "type": "work", "value": "+49 1" }, { "type": "mobile", "value": "+49 2" },
            { "type": "fax", "value": "+49 3" }
          ],
          "addresses": [{ "type": "work", "locality": "Bonn", "country": "DE", "primary": true }],
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "employeeNumber": "701984", "department": "Sales", "organization": "Example",
            "manager": { "value": "26118915-6090-4610-87e4-49d8ca9f808d" }
          }
        }
        """

    @Test func `inetOrgPerson, of a full user`() throws {
        let map = try Profiles.compile(try Profiles.shipped("inetorgperson.yaml"))
        let projection = try map.project(try Profiles.resource(Self.entra))
        #expect(
            projection.lines == [
                "dn: uid=Ann.Lee@Example.com,ou=people,dc=example,dc=com",
                "objectClass: inetOrgPerson",
                "uid: Ann.Lee@Example.com",
                "cn: Ann Lee",
                "sn: Lee",
                "givenName: Ann",
                "displayName: Ann Lee",
                "title: Chief",
                "mail: ann.lee@example.com",
                "telephoneNumber: +49 1",
                "mobile: +49 2",
                "preferredLanguage: de-DE",
                "employeeNumber: 701984",
                "departmentNumber: Sales",
                "o: Example",
                "employeeType: active",
            ])
    }

    @Test func `five attributes, of a full user`() throws {
        let map = try Profiles.compile(try Profiles.shipped("five-attributes.yaml"))
        let projection = try map.project(try Profiles.resource(Self.entra))
        #expect(
            projection.lines == [
                "dn: uid=Ann.Lee@Example.com,ou=people,dc=example,dc=com",
                "objectClass: inetOrgPerson",
                "uid: Ann.Lee@Example.com",
                "cn: Ann B. Lee",
                "sn: Lee",
                "givenName: Ann",
                "mail: ann.lee@example.com",
                "employeeType: active",
            ])
    }

    @Test(arguments: ["inetorgperson.yaml", "five-attributes.yaml"])
    func `a userName alone is enough for the classes' demands`(_ name: String) throws {
        let map = try Profiles.compile(try Profiles.shipped(name))
        let projection = try map.project(.ann(("active", false)))
        for required in ["uid: ann", "cn: ann", "sn: ann", "employeeType: disabled"] {
            #expect(projection.lines.contains(required), "\(projection.lines)")
        }
    }
}
