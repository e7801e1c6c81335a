import Directory
import SCIM
import TestSupport
import Testing

/// `sluice check` against a real server: indexes, limits, capabilities.
@Suite struct CheckDirectoryTests {
    @Test func `a configuration that the account may not read is a hint with the indexes that are needed`() async throws
    {
        try await CheckLab.with { lab in
            let result = try await lab.check()
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.contains("hint     indexes: the account may not read the server's configuration"))
            #expect(result.output.contains("\nolcDbIndex: objectClass,entryUUID,entryCSN,uid,cn,member eq\n"))
        }
    }

    @Test func `a missing index is found, and the LDIF mends it`() async throws {
        try await CheckLab.with { lab in
            try await lab.openConfiguration()
            #expect(
                try await lab.check().output.contains(
                    "ok       indexes: olcDatabase={1}mdb,cn=config has all 6"))
            try await lab.configure(
                "replace: olcDbIndex\nolcDbIndex: objectClass,entryUUID,entryCSN,cn eq\nolcDbIndex: uid sub")
            let result = try await lab.check()
            #expect(result.status == 0)
            #expect(
                result.output.contains("warning  indexes: olcDatabase={1}mdb,cn=config has no equality index for uid"))
            try await lab.mend("indexes")
            #expect(try await lab.check().output.contains("ok       indexes"), "\(result.output)")
        }
    }

    @Test func `what large groups want is recommended, the LDIF is taken, and members come and go as before`()
        async throws
    {
        try await CheckLab.with { lab in
            try await lab.slapd.add(
                """
                dn: cn=team,\(SlapdServer.groups)
                objectClass: groupOfNames
                cn: team
                member: cn=one
                member: cn=two

                """)
            #expect(try await lab.check().output.contains("hint     large groups: groups of thousands of members want"))
            try await lab.openConfiguration()
            let wanting = try await lab.check().output
            #expect(
                wanting.contains(
                    "hint     large groups: olcDatabase={1}mdb,cn=config has no multival for member, sortvals for member"
                ),
                "\(wanting)")
            try await lab.mend("large groups")
            let mended = try await lab.check().output
            #expect(!mended.contains("hint     large groups"), "\(mended)")
            for change in ["add: member\nmember: cn=three", "delete: member\nmember: cn=one"] {
                try await lab.slapd.modify("dn: cn=team,\(SlapdServer.groups)\nchangetype: modify\n\(change)\n")
            }
            let team = try await lab.slapd.entry(try DN("cn=team,\(SlapdServer.groups)"))
            #expect(Set(team?[.member] ?? []) == ["cn=two", "cn=three"])
        }
    }

    @Test func `a size limit that cuts a sweep off is found, and the LDIF mends it`() async throws {
        try await CheckLab.with { lab in
            for number in 0..<6 {
                try await lab.slapd.add(
                    "dn: uid=u\(number),\(SlapdServer.people)\nobjectClass: inetOrgPerson\nuid: u\(number)\ncn: c\nsn: s\n"
                )
            }
            try await lab.configure("replace: olcSizeLimit\nolcSizeLimit: size.soft=3 size.hard=3 size.prtotal=3")
            let result = try await lab.check()
            #expect(result.status == 1)
            #expect(
                result.output.contains("FAILED   limits: a sweep of \(SlapdServer.people) is cut off"),
                "\(result.output)")
            #expect(result.output.contains("sizeLimitExceeded (4)"))
            try await lab.mend("limits")
            let mended = try await lab.check()
            #expect(mended.status == 0, "\(mended.output)")
            #expect(mended.output.contains("ok       limits: 6 entries below \(SlapdServer.people)"))
        }
    }

    @Test func `a page limit below the page of a sweep is found, and the LDIF mends it`() async throws {
        try await CheckLab.with { lab in
            let people = (0...500).map { number in
                "dn: uid=u\(number),\(SlapdServer.people)\nobjectClass: inetOrgPerson\nuid: u\(number)\ncn: c\nsn: s\n"
            }
            try await lab.slapd.add(people.joined(separator: "\n"))
            #expect(try await lab.check().output.contains("ok       limits: 501 entries"))
            try await lab.configure("replace: olcSizeLimit\nolcSizeLimit: size.soft=500 size.hard=5000 size.pr=100")
            let result = try await lab.check()
            #expect(result.status == 1)
            #expect(
                result.output.contains("FAILED   limits: a sweep of \(SlapdServer.people) is cut off"),
                "\(result.output)")
            try await lab.mend("limits")
            #expect(try await lab.check().status == 0)
        }
    }

    @Test func `the trap of slapo-unique is told, by the configuration and by the trial`() async throws {
        try await CheckLab.with(overlays: [.unique]) { lab in
            try await lab.openConfiguration()
            let result = try await lab.check("--trial-writes")
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.contains("hint     capabilities: slapo-unique watches ldap:///"))
            #expect(
                result.output.contains("an assertion on a write of mail fails although it holds"), "\(result.output)")
        }
    }

    @Test func `what the server can do is a table`() async throws {
        try await CheckLab.with { lab in
            let text = try await lab.check().output
            #expect(text.contains("\n         assertion (RFC 4528)        yes\n"), "\(text)")
            #expect(text.contains("\n         member ranges               no, instead: large groups come whole\n"))
            let json = try #require(try await lab.report()["capabilities"]?.array)
            #expect(json.count == 8)
            #expect(json.first?.object?["name"] == "assertion (RFC 4528)" && json.first?.object?["supported"] == true)
        }
    }

    @Test func `findings for machines carry file, line, attribute and what to paste`() async throws {
        let mapping = GatewayFixtures.mapping.replacing("[name.familyName, userName]", with: "[name.familyName]")
        try await CheckLab.with(mapping: mapping) { lab in
            let findings = try #require(try await lab.report()["findings"]?.array).compactMap(\.object)
            let finding = try #require(findings.first { $0["attribute"] == "sn" })
            #expect(finding["severity"] == "warning" && finding["line"] == 8)
            #expect(finding["file"]?.string?.hasSuffix("mapping.yaml") == true)
            #expect(finding["paste"] == "sn: { first: [name.familyName, userName] }")
        }
    }
}
