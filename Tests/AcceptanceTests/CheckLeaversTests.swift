import TestSupport
import Testing

/// `sluice check` on what becomes of those who leave, and on entries that are never written.
@Suite struct CheckLeaversTests {
    private static func mapping(_ line: String) -> String {
        GatewayFixtures.mapping.replacing("  rdn: uid", with: "  \(line)\n  rdn: uid")
    }

    private static let archive = "ou=leavers,\(SlapdServer.base)"

    @Test func `an archive that does not stand is named, and the rights for it are told`() async throws {
        let rule = "deprovision: { action: archive, container: \"\(Self.archive)\" }"
        try await CheckLab.with(mapping: Self.mapping(rule)) { lab in
            let result = try await lab.check()
            #expect(result.status == 1)
            #expect(result.output.contains("FAILED   container \(Self.archive): "), "\(result.output)")
            try await lab.slapd.add(try await lab.paste("container \(Self.archive)"))
            let again = try await lab.check()
            #expect(again.status == 0, "\(again.output)")
            #expect(again.output.contains("ok       container \(Self.archive): visible"), "\(again.output)")
            #expect(again.output.contains("to dn.subtree=\"\(Self.archive)\" attrs=entry,children,"), "\(again.output)")
        }
    }

    @Test func `an archive to which the server cannot move entries is told`() async throws {
        let rule = "deprovision: { action: archive, container: \"ou=leavers,o=elsewhere\" }"
        try await CheckLab.with(mapping: Self.mapping(rule)) { lab in
            let result = try await lab.check()
            #expect(result.status == 1)
            #expect(
                result.output.contains("FAILED   container ou=leavers,o=elsewhere: it is not in the naming context"),
                "\(result.output)")
        }
    }

    @Test func `a rule of protection by an attribute that the server does not know is told`() async throws {
        try await CheckLab.with(mapping: Self.mapping("protected: '(isVIP=TRUE)'")) { lab in
            let result = try await lab.check()
            #expect(result.status == 1)
            #expect(result.output.contains("the server knows no attribute isVIP, by which"), "\(result.output)")
        }
    }
}
