import Directory
import Foundation
import TestSupport
import Testing

/// The auxiliary schema that the project ships, on a real server.
@Suite struct ShippedSchemaTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "schemas/ldap")

    private static let mapping = GatewayFixtures.mapping
        .replacing("[inetOrgPerson]", with: "[inetOrgPerson, sluiceMailRecipient, sluiceOwned]")
        .replacing(
            "  active: { attribute: employeeType, when_true: active, when_false: disabled }",
            with: """
                    sluiceMailAlias: 'emails[type eq "other"].value'
                    sluiceMailQuota: { value: "1073741824", authority: initial }
                    sluiceOwner: externalId
                  active: { attribute: sluiceMailStatus, when_true: active, when_false: disabled }
                """)

    @Test func `slapd loads it, check agrees, and entries with it can be written`() async throws {
        let text = try String(contentsOf: Self.folder.appending(path: "sluice.openldap.ldif"), encoding: .utf8)
        try await SlapdServer.with { slapd in
            let gateway = try GatewayProcess(ldapURL: "\(slapd.url)", mapping: Self.mapping)
            let before = try await gateway.run(["check"])
            #expect(before.status == 1 && before.output.contains("no object class sluiceMailRecipient"))
            try await slapd.configure(text.replacing("cn=config\n", with: "cn=config\nchangetype: add\n"))
            let result = try await gateway.run(["check", "--trial-writes"])
            #expect(result.status == 0, "\(result.output)")
            #expect(!result.output.contains("warning"), "\(result.output)")
            await gateway.remove()
        }
    }

    @Test func `both files say the same`() throws {
        let openLDAP = try definitions("sluice.openldap.ldif", "olcAttributeTypes", "olcObjectClasses")
        let directoryServer = try definitions("99sluice.ldif", "attributeTypes", "objectClasses")
        #expect(openLDAP.attributes.map(\.name) == directoryServer.attributes.map(\.name))
        #expect(openLDAP.attributes.map(\.syntax) == directoryServer.attributes.map(\.syntax))
        #expect(openLDAP.attributes.map(\.oid) == directoryServer.attributes.map(\.oid))
        #expect(openLDAP.classes.map(\.oid) == directoryServer.classes.map(\.oid))
        #expect(openLDAP.classes.map(\.may) == directoryServer.classes.map(\.may))
        #expect(openLDAP.attributes.count == 4 && openLDAP.classes.map(\.kind) == [.auxiliary, .auxiliary])
    }

    private func definitions(
        _ file: String, _ attributes: String, _ classes: String
    ) throws -> (attributes: [AttributeTypeDefinition], classes: [ObjectClassDefinition]) {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let lines = text.replacing("\n ", with: "").split(separator: "\n")
        let values = { (name: String) in
            lines.filter { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
        }
        return (
            values(attributes).compactMap { AttributeTypeDefinition($0) },
            values(classes).compactMap { ObjectClassDefinition($0) }
        )
    }
}
