import Directory
import SCIM
import TestSupport

/// A person with every attribute that the profiles' pages have in their tables, as Entra sends one.
struct ProfilePerson {
    let token = Token.new()

    var userName: String { "Anne.\(token)@Example.com" }
    /// Between one test and another only the token differs.
    var displayName: String { "Änne Müller \(token)" }

    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    func body(manager: String? = nil) -> Value {
        var extensions: Object = [
            "employeeNumber": .string("7\(token)"), "department": "Sales", "organization": "Example",
        ]
        if let manager { extensions["manager"] = ["value": .string(manager)] }
        return [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", .string(Self.enterprise)],
            "externalId": .string("ext-\(token)"), "userName": .string(userName), "active": true,
            "displayName": .string(displayName), "title": "Head, Sales", "preferredLanguage": "de-DE",
            "name": ["familyName": "Müller", "givenName": "Änne", "formatted": "Änne Müller"],
            "emails": [
                ["type": "work", "primary": true, "value": .string("Anne.Mueller.\(token)@Example.com")],
                ["type": "other", "value": .string("A.\(token)@example.com;smtp:S.\(token)@Example.net;SIP:x@y")],
            ],
            "phoneNumbers": [
                ["type": "work", "value": "+49 228 1"], ["type": "mobile", "value": "+49 170 2"],
                ["type": "fax", "value": "+49 228 3"],
            ],
            "addresses": [
                [
                    "type": "work", "streetAddress": "Am Hof 1", "locality": "Köln", "region": "NW",
                    "postalCode": "50667", "country": "de",
                ],
                ["type": "other", "formatted": "Room 7"],
            ],
            Self.enterprise: .object(extensions),
        ]
    }

    /// What names the entry.
    func rdn(_ tested: TestedDirectory) -> RDN {
        switch tested {
        case .ds389: RDN(.uid, AttributeValue(userName.lowercased()))
        case .samba: RDN(.cn, AttributeValue(displayName))
        }
    }

    /// Every attribute of the entry that the gateway is to have written.
    func attributes(_ tested: TestedDirectory, manager: DN?) -> [AttributeName: Set<AttributeValue>] {
        var attributes = common
        if let manager { attributes["manager"] = [AttributeValue("\(manager)")] }
        attributes.merge(tested == .ds389 ? ofDS389 : ofSamba) { $1 }
        return attributes
    }

    private var common: [AttributeName: Set<AttributeValue>] {
        [
            "cn": [AttributeValue(displayName)], "displayName": [AttributeValue(displayName)], "givenName": ["Änne"],
            "sn": ["Müller"], "title": ["Head, Sales"], "mail": [AttributeValue("anne.mueller.\(token)@example.com")],
            "telephoneNumber": ["+49 228 1"], "mobile": ["+49 170 2"], "preferredLanguage": ["de-DE"],
        ]
    }

    private var ofDS389: [AttributeName: Set<AttributeValue>] {
        [
            "uid": [AttributeValue(userName.lowercased())], "employeeNumber": [AttributeValue("7\(token)")],
            "departmentNumber": ["Sales"], "mailQuota": ["5368709120"],
            "mailAlternateAddress": [
                AttributeValue("a.\(token)@example.com"), AttributeValue("s.\(token)@example.net"),
            ],
        ]
    }

    private var ofSamba: [AttributeName: Set<AttributeValue>] {
        [
            "sAMAccountName": [AttributeValue("anne.\(token)")], "userPrincipalName": [AttributeValue(userName)],
            "proxyAddresses": [
                AttributeValue("SMTP:anne.mueller.\(token)@example.com"),
                AttributeValue("smtp:a.\(token)@example.com"), AttributeValue("smtp:s.\(token)@example.net"),
            ],
            "facsimileTelephoneNumber": ["+49 228 3"], "physicalDeliveryOfficeName": ["Room 7"],
            "streetAddress": ["Am Hof 1"], "l": ["Köln"], "st": ["NW"], "postalCode": ["50667"], "c": ["DE"],
            "employeeID": [AttributeValue("7\(token)")], "department": ["Sales"], "company": ["Example"],
            "userAccountControl": ["512"],
        ]
    }
}
