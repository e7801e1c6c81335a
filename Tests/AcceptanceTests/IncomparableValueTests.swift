import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// Attributes whose type has no equality rule, such as facsimileTelephoneNumber (RFC 4519 §2.10): OpenLDAP takes no single
/// values out of them and adds none to them (18).
@Suite struct IncomparableValueTests {
    private static let mapping = GatewayFixtures.mapping.replacing(
        "givenName: name.givenName",
        with: "givenName: name.givenName\n    facsimileTelephoneNumber: 'phoneNumbers[type eq \"fax\"].value'")

    private static func numbers(_ numbers: String...) -> Value {
        .array(numbers.map { ["type": "fax", "value": .string($0)] })
    }

    private static func user(_ numbers: Value) throws -> Value {
        var body = try #require(Bridge.user("ann").object)
        body["phoneNumbers"] = numbers
        return .object(body)
    }

    @Test func `they change beside memberships that stand on the entry, and those of others stay`() async throws {
        let groups = """

            groups:
              base: \(SlapdServer.groups)
              rdn: cn
              object_classes: [groupOfNames]
              attributes: { cn: displayName }
              members:
                - { attribute: member, value: dn, when_empty: placeholder }
                - { on_member: departmentNumber, value: cn }
            """
        let users = Self.mapping.components(separatedBy: "\ngroups:")[0]
        try await Bridge.with(mapping: users + groups) { bridge in
            let created = try await bridge.client.post("/Users", try Self.user(Self.numbers("+49 1", "+49 2")))
            #expect(created.status == 201, "\(created)")
            let group = try await bridge.client.post("/Groups", Groups.body("Sales", members: [created.id]))
            #expect(group.status == 201, "\(group)")
            try await bridge.slapd.modify(
                "dn: uid=ann,\(SlapdServer.people)\nchangetype: modify\nreplace: departmentNumber\n"
                    + "departmentNumber: foreign\n-\nreplace: facsimileTelephoneNumber\n"
                    + "facsimileTelephoneNumber: +49 1\nfacsimileTelephoneNumber: +49 8\n")
            let run = try await bridge.reconcile()
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            let entry = try #require(try await bridge.entry("ann"))
            #expect(Set(entry["departmentNumber"]) == ["foreign", "Sales"])
            #expect(Set(entry["facsimileTelephoneNumber"]) == ["+49 1", "+49 2"])
        }
    }

    @Test(arguments: [[], [SlapdOverlay.unique]])
    func `they come, change and go, alone and among others`(_ overlays: [SlapdOverlay]) async throws {
        try await Bridge.with(mapping: Self.mapping, overlays: overlays) { bridge in
            let created = try await bridge.client.post("/Users", try Self.user(Self.numbers("+49 1", "+49 2")))
            #expect(created.status == 201, "\(created)")
            for (numbers, expected) in [
                (Self.numbers("+49 1", "+49 3"), ["+49 1", "+49 3"]), (Self.numbers("+49 4"), ["+49 4"]),
                (Self.numbers("+49 4", "+49 5"), ["+49 4", "+49 5"]), (Self.numbers("+49 6"), ["+49 6"]),
                ([], []), (Self.numbers("+49 7"), ["+49 7"]),
            ] {
                let reply = try await bridge.client.put("/Users/\(created.id)", try Self.user(numbers))
                #expect(reply.status == 200, "\(reply)")
                let held = try #require(try await bridge.entry("ann"))["facsimileTelephoneNumber"]
                #expect(Set(held.compactMap(\.string)) == Set(expected))
            }
            try await bridge.slapd.modify(
                "dn: uid=ann,\(SlapdServer.people)\nchangetype: modify\nreplace: facsimileTelephoneNumber\n"
                    + "facsimileTelephoneNumber: +49 8\nfacsimileTelephoneNumber: +49 7\n")
            let run = try await bridge.reconcile()
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(try await bridge.entry("ann")?["facsimileTelephoneNumber"] == ["+49 7"])
        }
    }
}
