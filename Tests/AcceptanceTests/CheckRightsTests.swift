import TestSupport
import Testing

/// `sluice check` against a real server: what the account may see, and what it may write.
@Suite struct CheckRightsTests {
    @Test func `attributes that the account may not read are named`() async throws {
        try await CheckLab.with { lab in
            try await lab.slapd.add(
                "dn: uid=ann,\(SlapdServer.people)\nobjectClass: inetOrgPerson\nuid: ann\ncn: c\nsn: s\n")
            let healthy = try await lab.check()
            #expect(healthy.output.contains("ok       base \(SlapdServer.people): all managed attributes of uid=ann"))
            try await lab.configure(
                """
                add: olcAccess
                olcAccess: {0}to attrs=sn,mail by dn.exact="\(SlapdServer.gateway)" none by * break
                """)
            let result = try await lab.check()
            #expect(result.status == 1)
            #expect(result.output.contains("the account may not read sn, mail of uid=ann,"), "\(result.output)")
            try await lab.mend("base \(SlapdServer.people)")
            #expect(try await lab.check().status == 0)
        }
    }

    @Test func `a hidden schema and hidden change numbers are told`() async throws {
        try await CheckLab.with { lab in
            try await lab.slapd.configure(
                """
                dn: olcDatabase={-1}frontend,cn=config
                changetype: modify
                add: olcAccess
                olcAccess: {0}to dn.base="cn=Subschema" by * none
                olcAccess: {1}to * by * read

                """)
            try await lab.configure(
                "add: olcAccess\nolcAccess: {0}to attrs=contextCSN by dn.exact=\"\(SlapdServer.gateway)\" none")
            let result = try await lab.check()
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.contains("warning  schema: the server does not show its schema"))
            #expect(result.output.contains("hint     base \(SlapdServer.base): contextCSN is not visible"))
            try await lab.mend("base \(SlapdServer.base)")
            #expect(try await !lab.check().output.contains("contextCSN is not visible"))
        }
    }

    @Test func `a base that is hidden is told with the rights to grant`() async throws {
        try await CheckLab.with { lab in
            try await lab.configure(
                """
                add: olcAccess
                olcAccess: {0}to dn.subtree="\(SlapdServer.people)" by dn.exact="\(SlapdServer.gateway)" none by * break
                """)
            let result = try await lab.check()
            #expect(result.status == 1)
            #expect(result.output.contains("FAILED   base \(SlapdServer.people): not there or not visible"))
            #expect(
                result.output.contains("olcAccess: {0}to dn.subtree=\"\(SlapdServer.people)\" attrs=entry,children,"))
        }
    }

    @Test func `trial writes leave nothing behind and say what they did`() async throws {
        try await CheckLab.with { lab in
            let plain = try await lab.check()
            #expect(plain.output.contains("entries was not tried"))
            let result = try await lab.check("--trial-writes")
            #expect(result.status == 0, "\(result.output)")
            for base in [SlapdServer.people, SlapdServer.groups] {
                #expect(result.output.contains("ok       trial \(base): added, changed, renamed, read and deleted"))
            }
            #expect(!result.output.contains("was not tried"))
            #expect(try await !lab.slapd.search().contains("sluice-trial"))
        }
    }

    @Test func `a right that is missing is named by the trial, and the entry goes nevertheless`() async throws {
        try await CheckLab.with { lab in
            try await lab.configure(
                """
                add: olcAccess
                olcAccess: {0}to dn.subtree="\(SlapdServer.people)" attrs=mail by dn.exact="\(SlapdServer.gateway)" read \
                by * break
                """)
            let result = try await lab.check("--trial-writes")
            #expect(result.status == 1)
            #expect(result.output.contains("changing mail failed"), "\(result.output)")
            #expect(result.output.contains("insufficientAccessRights (50)"))
            #expect(try await !lab.slapd.search().contains("sluice-trial"))
        }
    }

    @Test func `an account that may only read cannot leave a scratch entry`() async throws {
        try await CheckLab.with { lab in
            try await lab.configure(
                """
                add: olcAccess
                olcAccess: {0}to dn.subtree="\(SlapdServer.people)" by dn.exact="\(SlapdServer.gateway)" read by * break
                """)
            let result = try await lab.check("--trial-writes")
            #expect(result.status == 1)
            #expect(result.output.contains("FAILED   trial \(SlapdServer.people): adding an entry failed"))
            try await lab.mend("trial \(SlapdServer.people)", "--trial-writes")
            let mended = try await lab.check("--trial-writes")
            #expect(mended.status == 0, "\(mended.output)")
        }
    }

    @Test func `an account that may not delete is told what is left, and the next check finds it`() async throws {
        try await CheckLab.with { lab in
            try await lab.configure(
                """
                replace: olcAccess
                olcAccess: {0}to dn.children="\(SlapdServer.people)" attrs=entry by dn.exact="\(SlapdServer.gateway)" =arscxd \
                by * break
                olcAccess: {1}to dn.base="\(SlapdServer.people)" attrs=children by dn.exact="\(SlapdServer.gateway)" =arscxd \
                by * break
                olcAccess: {2}to * by dn.exact="\(SlapdServer.gateway)" write by anonymous auth
                """)
            let result = try await lab.check("--trial-writes")
            #expect(result.status == 1)
            #expect(result.output.contains("the scratch entry is still there"), "\(result.output)")
            let again = try await lab.check("--trial-writes")
            #expect(again.output.contains("a scratch entry of an earlier check is still there: uid=sluice-trial-"))
        }
    }
}
