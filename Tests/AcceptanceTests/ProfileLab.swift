import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// A shipped profile on a slapd with the schema that it is for, under an account that may do what `sluice check` says
/// that it has to be allowed, and nothing else.
struct ProfileLab: Sendable {
    let slapd: SlapdServer
    let gateway: GatewayProcess
    let client: SCIMClient

    static let account = "cn=sluice,\(SlapdServer.base)"

    /// - Parameters:
    ///   - profile: the name of the file, and its bases with those that they become.
    ///   - adjust: changes the profile as its page tells.
    ///   - prepare: loads schemas, and adds what has to stand.
    static func with(
        _ profile: (name: String, bases: [(String, String)]), adjust: (String) -> String = { $0 },
        prepare: @Sendable (SlapdServer) async throws -> Void = { _ in },
        _ body: @escaping @Sendable (ProfileLab) async throws -> Void
    ) async throws {
        let mapping = adjust(try ShippedFiles.profile(profile.name, bases: profile.bases))
        try await SlapdServer.with { slapd in
            try await prepare(slapd)
            try await slapd.add(
                "dn: \(account)\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: sluice\n"
                    + "userPassword: \(SlapdServer.password)\n")
            // Whatever is not granted is refused.
            try await slapd.configure(
                """
                dn: olcDatabase={1}mdb,cn=config
                changetype: modify
                replace: olcAccess
                olcAccess: {0}to * by anonymous auth

                """)
            let gateway = try GatewayProcess(
                ldapURL: "\(slapd.url)",
                access: DirectoryAccess(bindDN: account, password: SlapdServer.password, tls: "{ mode: none }"),
                mapping: mapping)
            do {
                try await slapd.configure(try await rights(gateway) + "\n")
                let token = try await gateway.run(["token", "create", "--name", "test"])
                try await gateway.start()
                let name = token.output.trimmingCharacters(in: .whitespacesAndNewlines)
                try await body(
                    ProfileLab(
                        slapd: slapd, gateway: gateway, client: SCIMClient(tenantURL: gateway.tenantURL, token: name)))
            } catch {
                await gateway.remove()
                throw error
            }
            await gateway.remove()
        }
    }

    /// What the check prints of the rights that the account needs.
    private static func rights(_ gateway: GatewayProcess) async throws -> String {
        let result = try await gateway.run(["check", "--output", "json"])
        let report = try JSONReader.read(Array(result.output.utf8.dropLast()))
        let findings = (report.object?["findings"]?.array ?? []).compactMap(\.object)
        return try #require(findings.first { $0["subject"]?.string == "rights" }?["paste"]?.string, "\(result.output)")
    }

    /// The entry, as the administrator sees it; nil when there is none.
    func entry(_ dn: String) async throws -> Entry? {
        try await slapd.entry(try DN(dn))
    }

    /// Expects that a check has nothing to say, and that a scratch entry can be written.
    func expectCheckIsClean() async throws {
        let check = try await gateway.run(["check", "--trial-writes"])
        #expect(check.status == 0 && !check.output.contains("FAILED"), "\(check.output)\(check.errors)")
        #expect(!check.output.contains("warning"), "\(check.output)")
    }

    /// Expects that a sweep finds nothing to do.
    func expectInSync() async throws {
        let sweep = try await gateway.run(["reconcile", "--dry-run"])
        #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
    }

    /// Expects that a sweep repairs what was done by hand.
    func expectRepair() async throws {
        let run = try await gateway.run(["reconcile"])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
    }
}
