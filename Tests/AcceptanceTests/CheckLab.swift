import Foundation
import SCIM
import TestSupport
import Testing

/// A slapd and the settings of a gateway that does not run, for what `sluice check` finds.
struct CheckLab: Sendable {
    let slapd: SlapdServer
    let gateway: GatewayProcess

    static func with(
        overlays: [SlapdOverlay] = [], mapping: String = GatewayFixtures.mapping,
        _ body: @Sendable (CheckLab) async throws -> Void
    ) async throws {
        try await SlapdServer.with(overlays: overlays) { slapd in
            let gateway = try GatewayProcess(ldapURL: "\(slapd.url)", mapping: mapping)
            do {
                try await body(CheckLab(slapd: slapd, gateway: gateway))
            } catch {
                await gateway.remove()
                throw error
            }
            await gateway.remove()
        }
    }

    /// Runs `sluice check`.
    func check(_ more: String...) async throws -> GatewayProcess.CommandResult {
        try await gateway.run(["check"] + more)
    }

    /// Runs `sluice check --output json`.
    func report(_ more: String...) async throws -> Object {
        let result = try await gateway.run(["check", "--output", "json"] + more)
        return try #require(try JSONReader.read(Array(result.output.utf8.dropLast())).object)
    }

    /// Changes the database that holds the entries.
    func configure(_ lines: String) async throws {
        try await slapd.configure("dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n\(lines)\n")
    }

    /// Lets the gateway's account read the configuration.
    func openConfiguration() async throws {
        try await slapd.configure(
            """
            dn: olcDatabase={0}config,cn=config
            changetype: modify
            add: olcAccess
            olcAccess: {0}to * by dn.exact="\(SlapdServer.gateway)" read by * break

            """)
    }

    /// Does to the server what the first finding of a subject says that has something to paste.
    func mend(_ subject: String, _ more: String...) async throws {
        try await slapd.configure(try await paste(subject, more) + "\n")
    }

    /// What the first finding of a subject says that has something to paste.
    func paste(_ subject: String, _ more: [String] = []) async throws -> String {
        let result = try await gateway.run(["check", "--output", "json"] + more)
        let report = try #require(try JSONReader.read(Array(result.output.utf8.dropLast())).object)
        let pastes = (report["findings"]?.array ?? []).compactMap(\.object)
            .filter { $0["subject"]?.string == subject }.compactMap { $0["paste"]?.string }
        return try #require(pastes.first)
    }
}
