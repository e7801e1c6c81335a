import Foundation
import SCIM
import TestSupport
import Testing

/// `sluice check` against a real server: indexes, rights, limits, capabilities, trial writes.
@Suite struct CheckDirectoryTests {
    /// A slapd and the settings of a gateway that does not run.
    private func with(
        overlays: [SlapdOverlay] = [], mapping: String = GatewayFixtures.mapping,
        _ body: @Sendable (SlapdServer, GatewayProcess) async throws -> Void
    ) async throws {
        try await SlapdServer.with(overlays: overlays) { slapd in
            let gateway = try GatewayProcess(ldapURL: "\(slapd.url)", mapping: mapping)
            do {
                try await body(slapd, gateway)
            } catch {
                await gateway.remove()
                throw error
            }
            await gateway.remove()
        }
    }

    private static let access = """
        dn: olcDatabase={0}config,cn=config
        changetype: modify
        add: olcAccess
        olcAccess: {0}to * by dn.exact="\(SlapdServer.gateway)" read by * break

        """

    private func configureDatabase(_ slapd: SlapdServer, _ lines: String) async throws {
        try await slapd.configure("dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n\(lines)\n")
    }

    @Test func `a configuration that the account may not read is a hint with the indexes that are needed`() async throws
    {
        try await with { _, gateway in
            let result = try await gateway.run(["check"])
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.contains("hint     indexes: the account may not read the server's configuration"))
            #expect(result.output.contains("\nolcDbIndex: objectClass,entryUUID,entryCSN,uid,cn,member eq\n"))
        }
    }

    @Test func `a missing index is found, and the LDIF mends it`() async throws {
        try await with { slapd, gateway in
            try await slapd.configure(Self.access)
            #expect(
                try await gateway.run(["check"]).output.contains(
                    "ok       indexes: olcDatabase={1}mdb,cn=config has all 6"))
            try await configureDatabase(
                slapd, "replace: olcDbIndex\nolcDbIndex: objectClass,entryUUID,entryCSN,cn eq\nolcDbIndex: uid sub")
            let result = try await gateway.run(["check"])
            #expect(result.status == 0)
            #expect(
                result.output.contains("warning  indexes: olcDatabase={1}mdb,cn=config has no equality index for uid"))
            try await mend(slapd, try await findings(gateway), "indexes")
            #expect(try await gateway.run(["check"]).output.contains("ok       indexes"), "\(result.output)")
        }
    }

    @Test func `a size limit that cuts a sweep off is found, and the LDIF mends it`() async throws {
        try await with { slapd, gateway in
            for number in 0..<6 {
                try await slapd.add(
                    "dn: uid=u\(number),\(SlapdServer.people)\nobjectClass: inetOrgPerson\nuid: u\(number)\ncn: c\nsn: s\n"
                )
            }
            try await configureDatabase(
                slapd, "replace: olcSizeLimit\nolcSizeLimit: size.soft=3 size.hard=3 size.prtotal=3")
            let result = try await gateway.run(["check"])
            #expect(result.status == 1)
            #expect(
                result.output.contains("FAILED   limits: a sweep of \(SlapdServer.people) is cut off"),
                "\(result.output)")
            #expect(result.output.contains("sizeLimitExceeded (4)"))
            try await mend(slapd, try await findings(gateway), "limits")
            let mended = try await gateway.run(["check"])
            #expect(mended.status == 0, "\(mended.output)")
            #expect(mended.output.contains("ok       limits: 6 entries below \(SlapdServer.people)"))
        }
    }

    @Test func `attributes that the account may not read are named`() async throws {
        try await with { slapd, gateway in
            try await slapd.add(
                "dn: uid=ann,\(SlapdServer.people)\nobjectClass: inetOrgPerson\nuid: ann\ncn: c\nsn: s\n")
            let healthy = try await gateway.run(["check"])
            #expect(healthy.output.contains("ok       base \(SlapdServer.people): all managed attributes of uid=ann"))
            try await configureDatabase(
                slapd,
                """
                add: olcAccess
                olcAccess: {0}to attrs=sn,mail by dn.exact="\(SlapdServer.gateway)" none by * break
                """)
            let result = try await gateway.run(["check"])
            #expect(result.status == 1)
            #expect(result.output.contains("the account may not read sn, mail of uid=ann,"), "\(result.output)")
            try await mend(slapd, try await findings(gateway), "base \(SlapdServer.people)")
            #expect(try await gateway.run(["check"]).status == 0)
        }
    }

    @Test func `a base that is hidden is told with the rights to grant`() async throws {
        try await with { slapd, gateway in
            try await configureDatabase(
                slapd,
                """
                add: olcAccess
                olcAccess: {0}to dn.subtree="\(SlapdServer.people)" by dn.exact="\(SlapdServer.gateway)" none by * break
                """)
            let result = try await gateway.run(["check"])
            #expect(result.status == 1)
            #expect(result.output.contains("FAILED   base \(SlapdServer.people): not there or not visible"))
            #expect(result.output.contains("olcAccess: {1}to dn.subtree=\"\(SlapdServer.people)\" by dn.exact="))
        }
    }

    @Test func `trial writes leave nothing behind and say what they did`() async throws {
        try await with { slapd, gateway in
            let plain = try await gateway.run(["check"])
            #expect(plain.output.contains("entries was not tried"))
            let result = try await gateway.run(["check", "--trial-writes"])
            #expect(result.status == 0, "\(result.output)")
            for base in [SlapdServer.people, SlapdServer.groups] {
                #expect(result.output.contains("ok       trial \(base): added, changed, renamed, read and deleted"))
            }
            #expect(!result.output.contains("was not tried"))
            #expect(try await !slapd.search().contains("sluice-trial"))
        }
    }

    @Test func `a right that is missing is named by the trial, and the entry goes nevertheless`() async throws {
        try await with { slapd, gateway in
            try await configureDatabase(
                slapd,
                """
                add: olcAccess
                olcAccess: {0}to dn.subtree="\(SlapdServer.people)" attrs=mail by dn.exact="\(SlapdServer.gateway)" read \
                by * break
                """)
            let result = try await gateway.run(["check", "--trial-writes"])
            #expect(result.status == 1)
            #expect(result.output.contains("changing mail failed"), "\(result.output)")
            #expect(result.output.contains("insufficientAccessRights (50)"))
            #expect(try await !slapd.search().contains("sluice-trial"))
        }
    }

    @Test func `an account that may only read cannot leave a scratch entry`() async throws {
        try await with { slapd, gateway in
            try await configureDatabase(
                slapd,
                """
                add: olcAccess
                olcAccess: {0}to dn.subtree="\(SlapdServer.people)" by dn.exact="\(SlapdServer.gateway)" read by * break
                """)
            let result = try await gateway.run(["check", "--trial-writes"])
            #expect(result.status == 1)
            #expect(result.output.contains("FAILED   trial \(SlapdServer.people): adding an entry failed"))
            try await mend(slapd, try await findings(gateway, "--trial-writes"), "trial \(SlapdServer.people)")
            let mended = try await gateway.run(["check", "--trial-writes"])
            #expect(mended.status == 0, "\(mended.output)")
        }
    }

    @Test func `an account that may not delete is told what is left, and the next check finds it`() async throws {
        try await with { slapd, gateway in
            try await configureDatabase(
                slapd,
                """
                replace: olcAccess
                olcAccess: {0}to dn.children="\(SlapdServer.people)" attrs=entry by dn.exact="\(SlapdServer.gateway)" =arscxd \
                by * break
                olcAccess: {1}to dn.base="\(SlapdServer.people)" attrs=children by dn.exact="\(SlapdServer.gateway)" =arscxd \
                by * break
                olcAccess: {2}to * by dn.exact="\(SlapdServer.gateway)" write by anonymous auth
                """)
            let result = try await gateway.run(["check", "--trial-writes"])
            #expect(result.status == 1)
            #expect(result.output.contains("the scratch entry is still there"), "\(result.output)")
            let again = try await gateway.run(["check", "--trial-writes"])
            #expect(again.output.contains("a scratch entry of an earlier check is still there: uid=sluice-trial-"))
        }
    }

    @Test func `the trap of slapo-unique is told, by the configuration and by the trial`() async throws {
        try await with(overlays: [.unique]) { slapd, gateway in
            try await slapd.configure(Self.access)
            let result = try await gateway.run(["check", "--trial-writes"])
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.contains("hint     capabilities: slapo-unique watches ldap:///"))
            #expect(
                result.output.contains("an assertion on a write of mail fails although it holds"), "\(result.output)")
        }
    }

    @Test func `what the server can do is a table`() async throws {
        try await with { _, gateway in
            let text = try await gateway.run(["check"]).output
            #expect(text.contains("\n         assertion (RFC 4528)        yes\n"), "\(text)")
            #expect(text.contains("\n         member ranges               no, instead: large groups come whole\n"))
            let json = try #require(try await report(gateway)["capabilities"]?.array)
            #expect(json.count == 8)
            #expect(json.first?.object?["name"] == "assertion (RFC 4528)" && json.first?.object?["supported"] == true)
        }
    }

    @Test func `findings for machines carry file, line, attribute and what to paste`() async throws {
        let mapping = GatewayFixtures.mapping.replacing("[name.familyName, userName]", with: "[name.familyName]")
        try await with(mapping: mapping) { _, gateway in
            let finding = try #require(try await findings(gateway).first { $0.object?["attribute"] == "sn" }?.object)
            #expect(finding["severity"] == "warning" && finding["line"] == 8)
            #expect(finding["file"]?.string?.hasSuffix("mapping.yaml") == true)
            #expect(finding["paste"] == "sn: { first: [name.familyName, userName] }")
        }
    }

    private func report(_ gateway: GatewayProcess, _ more: String...) async throws -> Object {
        let result = try await gateway.run(["check", "--output", "json"] + more)
        return try #require(try JSONReader.read(Array(result.output.utf8.dropLast())).object)
    }

    private func findings(_ gateway: GatewayProcess, _ more: String...) async throws -> [Value] {
        let result = try await gateway.run(["check", "--output", "json"] + more)
        let report = try #require(try JSONReader.read(Array(result.output.utf8.dropLast())).object)
        return try #require(report["findings"]?.array)
    }

    /// Does to the server what the first finding of a subject says.
    private func mend(_ slapd: SlapdServer, _ findings: [Value], _ subject: String) async throws {
        let pastes = findings.compactMap(\.object).filter {
            $0["subject"]?.string == subject && $0["severity"] != "hint"
        }
        .compactMap { $0["paste"]?.string }
        try await slapd.configure(try #require(pastes.first) + "\n")
    }
}
