import Directory
import LDAP
import Mapping
import Sync

/// Opens one server as the gateway would, and has it examined.
struct DirectoryCheck {
    let url: LDAPURL
    let settings: Settings
    let mappings: Mappings
    /// The random part of the names of scratch entries; nil writes nothing.
    let trialToken: String?

    private var subject: String { "directory \(url)" }

    func report() async -> CheckReport {
        var configuration = settings.directory
        configuration.urls = [url]
        let pool = LDAPPool(configuration)
        var report = CheckReport()
        do {
            report = try await examine(pool)
        } catch {
            report.findings = [Finding(.error, subject, "\(error)")]
        }
        await pool.close()
        report.findings = protection + report.findings
        return report
    }

    private func examine(_ pool: LDAPPool) async throws -> CheckReport {
        let client = try await pool.session(until: nil)
        let capabilities = try await client.capabilities
        var generator = SystemRandomNumberGenerator()
        let examination = DirectoryExamination(
            client: client, entries: mappings.all.map { MappedEntry($0, file: settings.mappingPath) },
            account: settings.bindDN, isReplicated: settings.directory.urls.count > 1, trialToken: trialToken,
            trialPassword: Secret.random(using: &generator))
        var report = try await examination.report()
        report.findings = [Finding(.ok, subject, text(capabilities))] + identity + report.findings
        return report
    }

    /// A password that crosses a network in clear text.
    private var protection: [Finding] {
        let isLocal = url.scheme == .ldapi || ["127.0.0.1", "::1", "localhost"].contains(url.host)
        guard case .simple = settings.directory.bind, settings.directory.tls.mode == .none, !isLocal else { return [] }
        return [
            Finding(
                .warning, subject, "the password and all entries cross the network in clear text",
                advice: "protect the connection, in sluice.yaml", paste: "directory: { tls: { mode: starttls } }")
        ]
    }

    /// Without knowing its own name the gateway cannot recognise an entry that an unanswered add left behind.
    private var identity: [Finding] {
        guard settings.bindDN == nil else { return [] }
        return [
            Finding(
                .warning, subject,
                "the gateway's own DN is not known, so a create without an answer stays in doubt",
                advice: "set directory.bind_dn to what ldapwhoami shows")
        ]
    }

    private func text(_ capabilities: DirectoryCapabilities) -> String {
        "connected and bound; \(capabilities.vendor), identity \(capabilities.identity), "
            + "change marker \(capabilities.marker)"
    }
}
