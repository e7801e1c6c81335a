import TestSupport
import Testing

/// `sluice check` against the schema of a real server: every fault that it is for.
@Suite struct CheckSchemaTests {
    /// Classes and attributes that the standard schemas do not have.
    private static let schema = """
        dn: cn=test,cn=schema,cn=config
        changetype: add
        objectClass: olcSchemaConfig
        cn: test
        olcAttributeTypes: ( 1.3.6.1.4.1.99999.1.1 NAME 'testEnabled' EQUALITY booleanMatch
          SYNTAX 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE )
        olcAttributeTypes: ( 1.3.6.1.4.1.99999.1.2 NAME 'testUntil' EQUALITY generalizedTimeMatch
          SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE )
        olcAttributeTypes: ( 1.3.6.1.4.1.99999.1.3 NAME 'testQuota' EQUALITY integerMatch
          SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
        olcAttributeTypes: ( 1.3.6.1.4.1.99999.1.4 NAME 'testFormer' OBSOLETE EQUALITY caseIgnoreMatch
          SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
        olcObjectClasses: ( 1.3.6.1.4.1.99999.2.1 NAME 'testMailbox' SUP top AUXILIARY
          MUST testQuota MAY ( testEnabled $ testUntil $ testFormer ) )
        olcObjectClasses: ( 1.3.6.1.4.1.99999.2.2 NAME 'testOld' OBSOLETE SUP top AUXILIARY )

        """

    /// Runs `check` with rules added to the mapping of users.
    private func check(classes: String = "inetOrgPerson", _ rules: [String] = []) async throws
        -> GatewayProcess.CommandResult
    {
        let anchor = "    givenName: name.givenName\n"
        let mapping = GatewayFixtures.mapping
            .replacing("[inetOrgPerson]", with: "[\(classes)]")
            .replacing(anchor, with: anchor + rules.map { "    \($0)\n" }.joined())
        return try await check(mapping: mapping)
    }

    private func check(mapping: String) async throws -> GatewayProcess.CommandResult {
        try await SlapdServer.with { slapd in
            try await slapd.configure(Self.schema)
            let gateway = try GatewayProcess(ldapURL: "\(slapd.url)", mapping: mapping)
            let result = try await gateway.run(["check"])
            await gateway.remove()
            return result
        }
    }

    @Test func `classes that are unknown, obsolete or not in one chain`() async throws {
        let unknown = try await check(classes: "inetOrgPerson, persona, testOld")
        #expect(unknown.status == 1)
        #expect(unknown.output.contains("mapping.yaml: the server knows no object class persona"), "\(unknown.output)")
        #expect(unknown.output.contains("the server calls the object class testOld obsolete"))
        let chain = try await check(classes: "inetOrgPerson, account")
        #expect(chain.status == 1)
        #expect(
            chain.output.contains("account (STRUCTURAL, 0.9.2342.19200300.100.4.5) are both structural"),
            "\(chain.output)")
        #expect(chain.output.contains("-> an entry has one structural class: keep one of the two"))
    }

    @Test func `attributes that are unknown, not allowed, the server's own or obsolete, each with its line`()
        async throws
    {
        let result = try await check(
            classes: "inetOrgPerson, testMailbox",
            [
                "testQuota: { value: \"0\", authority: initial }", "mailAlternateAdress: title", "shadowMax: title",
                "createTimestamp: title", "testFormer: title",
            ])
        #expect(result.status == 1)
        for line in [
            "mapping.yaml:11: the server knows no attribute mailAlternateAdress",
            "mapping.yaml:12: none of the object classes allows shadowMax",
            "-> add one of these auxiliary classes to object_classes: shadowAccount (demands uid)",
            "mapping.yaml:13: the server fills createTimestamp itself (NO-USER-MODIFICATION)",
            "mapping.yaml:14: the server calls the attribute testFormer obsolete",
        ] {
            #expect(result.output.contains(line), "\(result.output)")
        }
    }

    @Test func `demands that nothing fills, and rules that may leave one empty`() async throws {
        let unfilled = try await check(classes: "inetOrgPerson, testMailbox, posixAccount")
        #expect(unfilled.status == 1)
        for name in ["testQuota", "uidNumber", "gidNumber", "homeDirectory"] {
            #expect(unfilled.output.contains("demand \(name), and no rule fills it"), "\(unfilled.output)")
        }
        #expect(!unfilled.output.contains("demand uid,") && !unfilled.output.contains("demand objectClass"))
        let mapping = GatewayFixtures.mapping
            .replacing("{ first: [name.familyName, userName] }", with: "name.familyName")
        let empty = try await check(mapping: mapping)
        #expect(empty.status == 0, "a warning: \(empty.output)")
        #expect(
            empty.output.contains(
                "mapping.yaml:8: person demands sn, and name.familyName may be absent: such a user is refused"))
        #expect(empty.output.contains("\nsn: { first: [name.familyName, userName] }\n"), "\(empty.output)")
    }

    @Test func `constants with authority initial fill a demand`() async throws {
        let result = try await check(
            classes: "inetOrgPerson, testMailbox", ["testQuota: { value: \"1073741824\", authority: initial }"])
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("ok       schema"))
    }

    @Test func `constants that the server's syntax refuses`() async throws {
        let result = try await check(
            classes: "inetOrgPerson, testMailbox",
            [
                "testQuota: { value: 1 GB }", "testEnabled: { value: \"yes\" }",
                "testUntil: { value: \"2026-01-31\" }", "manager: { value: nobody }", "mobile: { value: \"*100#\" }",
                "homePostalAddress: { value: \"Street$$Town\" }",
            ])
        #expect(result.status == 1)
        for line in [
            "mapping.yaml:10: \"1 GB\" is no value for testQuota (INTEGER)",
            "mapping.yaml:11: \"yes\" is no value for testEnabled (Boolean): it must be TRUE or FALSE, in capitals",
            "mapping.yaml:12: \"2026-01-31\" is no value for testUntil (Generalized Time)",
            "mapping.yaml:13: \"nobody\" is no value for manager (DN)",
            "mapping.yaml:14: \"*100#\" is no value for mobile (Telephone Number)",
            "mapping.yaml:15: \"Street$$Town\" is no value for homePostalAddress (Postal Address)",
        ] {
            #expect(result.output.contains(line), "\(result.output)")
        }
    }

    @Test func `several values for an attribute that holds one`() async throws {
        let result = try await check(
            classes: "inetOrgPerson, testMailbox",
            [
                "testQuota: { values: [\"1\", \"2\"] }", "preferredLanguage: 'roles.value'",
                "displayName: 'emails[primary eq true].value'",
            ])
        #expect(result.status == 1)
        #expect(
            result.output.contains("mapping.yaml:10: testQuota holds one value (SINGLE-VALUE), and"), "\(result.output)"
        )
        #expect(
            result.output.contains(
                "mapping.yaml:11: preferredLanguage holds one value (SINGLE-VALUE), and roles.value may"))
        #expect(!result.output.contains("mapping.yaml:12"))
    }

    @Test func `a group that may be empty where the class demands a member`() async throws {
        let result = try await check(
            mapping: GatewayFixtures.mapping.replacing(", when_empty: placeholder", with: ""))
        #expect(result.status == 1)
        #expect(result.output.contains("groupOfNames demands member, and a group without members has none"))
        #expect(result.output.contains("\nmembers: { attribute: member, value: dn, when_empty: placeholder }\n"))
    }
}
