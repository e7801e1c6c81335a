import Directory
import LDAP
import Mapping

/// Looks at one server: whether it can be reached, what it can do, and whether the mapping fits its schema.
struct DirectoryCheck {
    let url: LDAPURL
    let settings: Settings
    let mappings: Mappings

    private var subject: String { "directory \(url)" }

    func findings() async -> [Finding] {
        var configuration = settings.directory
        configuration.urls = [url]
        let pool = LDAPPool(configuration)
        let findings = await findings(pool)
        await pool.close()
        return protection + findings
    }

    /// A password that crosses a network in clear text.
    private var protection: [Finding] {
        let isLocal = url.scheme == .ldapi || ["127.0.0.1", "::1", "localhost"].contains(url.host)
        guard case .simple = settings.directory.bind, settings.directory.tls.mode == .none, !isLocal else { return [] }
        return [
            .warning(subject, "the password and all entries cross the network in clear text; set directory.tls.mode")
        ]
    }

    private func findings(_ pool: LDAPPool) async -> [Finding] {
        do {
            let client = try await pool.session(until: .now + settings.directory.operationTimeout)
            let capabilities = try await client.capabilities
            return [.ok(subject, text(capabilities))] + identity + lacks(capabilities)
                + (try await bases(client, capabilities))
                + (try await schema(client))
        } catch {
            return [.failure(subject, "\(error)")]
        }
    }

    /// Without knowing its own name the gateway cannot recognise an entry that an unanswered add left behind.
    private var identity: [Finding] {
        guard settings.bindDN == nil else { return [] }
        return [
            .warning(
                subject,
                "the gateway's own DN is not known, so a create without an answer stays in doubt; "
                    + "set directory.bind_dn to what ldapwhoami shows")
        ]
    }

    private func text(_ capabilities: DirectoryCapabilities) -> String {
        "connected and bound; \(capabilities.vendor), identity \(capabilities.identity), "
            + "change marker \(capabilities.marker)"
    }

    private func lacks(_ capabilities: DirectoryCapabilities) -> [Finding] {
        var findings: [Finding] = []
        if !capabilities.supportsAssertion {
            findings.append(
                .warning(subject, "no assertion control (RFC 4528): each write looks at its entry right before instead")
            )
        }
        if !capabilities.supportsPostRead {
            findings.append(.warning(subject, "no post-read control (RFC 4527): each write is followed by a read"))
        }
        if !capabilities.supportsPagedResults {
            findings.append(.failure(subject, "no paged results (RFC 2696): a large directory cannot be read"))
        }
        return findings
    }

    private func bases(
        _ client: any DirectoryClient, _ capabilities: DirectoryCapabilities
    ) async throws -> [Finding] {
        var findings: [Finding] = []
        for map in mappings.all { findings += try await base(map.base, client, capabilities) }
        return findings
    }

    private func base(
        _ base: DN, _ client: any DirectoryClient, _ capabilities: DirectoryCapabilities
    ) async throws -> [Finding] {
        let subject = "base \(base)"
        guard let entry = try await client.read(base, [capabilities.identity]) else {
            return [.failure(subject, "not there or not visible to the gateway's account; create it or grant read")]
        }
        guard entry.attributes.first(capabilities.identity) != nil else {
            return [.failure(subject, "\(capabilities.identity) is not visible; grant read on operational attributes")]
        }
        return [.ok(subject, "visible")]
    }

    private func schema(_ client: any DirectoryClient) async throws -> [Finding] {
        let root = try await client.read(.root, ["subschemaSubentry"])
        guard let name = root?.attributes.first("subschemaSubentry")?.string,
            let entry = try await client.read(try DN(name), ["objectClasses", "attributeTypes"])
        else { return [.warning("schema", "the server does not show its schema, so the mapping was not compared")] }
        let schema = DirectorySchema(
            objectClasses: entry.attributes["objectClasses"].compactMap(\.string),
            attributeTypes: entry.attributes["attributeTypes"].compactMap(\.string))
        let problems = mappings.all.flatMap { map in
            SchemaCheck(schema: schema, map: map, file: settings.mappingPath).findings
        }
        return problems.isEmpty
            ? [.ok("schema", "the server knows every class and attribute of the mapping")] : problems
    }
}
