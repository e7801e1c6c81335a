import Directory
import Sync
import TestSupport
import Testing

/// Trial writes meet what a real server seldom does.
struct DirectoryExaminationTests {
    private func findings(_ directory: MemoryDirectory, token: String?) async throws -> [Finding] {
        let entry = MappedEntry(
            noun: "user", base: try DN(SlapdServer.people), rdn: "uid", objectClasses: ["inetOrgPerson"],
            attributes: [
                MappedAttribute("uid", source: "userName"), MappedAttribute("cn", source: "displayName"),
            ], file: "m")
        return try await DirectoryExamination(
            client: directory, entries: [entry], account: try DN(SlapdServer.gateway), isReplicated: false,
            trialToken: token
        ).report().findings
    }

    private func names(_ directory: MemoryDirectory) async -> [DN] { await directory.entries.map(\.dn) }

    @Test func `without a trial nothing is written`() async throws {
        let directory = try MemoryDirectory()
        let findings = try await findings(directory, token: nil)
        #expect(await directory.writes.isEmpty)
        #expect(findings.contains { $0.severity == .hint && $0.message.contains("was not tried") })
        #expect(findings.contains { $0.severity == .warning && $0.message.contains("does not show its schema") })
    }

    @Test func `a trial adds, changes, renames and deletes`() async throws {
        let directory = try MemoryDirectory()
        let before = await names(directory)
        let findings = try await findings(directory, token: "x")
        #expect(findings.contains { $0.severity == .ok && $0.subject == "trial \(SlapdServer.people)" })
        #expect(await names(directory) == before)
        let writes = await directory.writes.compactMap { $0.split(separator: " ").first }
        #expect(writes.first == "add" && writes.contains("modify") && writes.suffix(2) == ["rename", "delete"])
    }

    @Test func `an add whose answer is lost is taken back`() async throws {
        let directory = try MemoryDirectory()
        let before = await names(directory)
        await directory.failNext(.loseAnswer)
        let findings = try await findings(directory, token: "x")
        #expect(findings.contains { $0.severity == .error && $0.message.contains("adding an entry failed") })
        #expect(await names(directory) == before)
    }

    @Test func `an add that is refused ends the trial with the rights to grant`() async throws {
        let directory = try MemoryDirectory()
        let before = await names(directory)
        let refusal = DirectoryError(code: .insufficientAccessRights, message: "no")
        await directory.failNext(.refuse(refusal))
        let refused = try await findings(directory, token: "x")
        #expect(
            refused.contains { $0.message == "adding an entry failed: no" && $0.paste?.contains("olcAccess") == true })
        #expect(await names(directory) == before)
    }

    @Test func `what Active Directory says of rights to write is told without writing`() async throws {
        let capabilities = DirectoryCapabilities(
            vendor: "AD", identity: .objectGUID, marker: .uSNChanged, supportsPagedResults: true)
        let directory = try MemoryDirectory(capabilities: capabilities)
        let people = try DN(SlapdServer.people)
        try await directory.modify(people, [Modification(.replace, .objectGUID, ["1"])])
        try await directory.add(
            Entry(
                dn: people.child(RDN(.uid, "ann")),
                attributes: [
                    "objectClass": ["inetOrgPerson"], "uid": ["ann"], "cn": ["Ann"], "objectGUID": ["2"],
                    "uSNChanged": ["1"], "allowedAttributesEffective": ["uid"],
                ]))
        let refused = try await findings(directory, token: nil)
        #expect(
            refused.contains {
                $0.severity == .error && $0.message == "the account may not add entries of inetOrgPerson"
            })
        #expect(refused.contains { $0.message == "the account may not write cn of uid=ann,\(SlapdServer.people)" })
        try await directory.modify(
            people, [Modification(.replace, "allowedChildClassesEffective", ["InetOrgPerson"])])
        let allowed = try await findings(directory, token: nil)
        #expect(!allowed.contains { $0.message.contains("may not add") })
    }
}
