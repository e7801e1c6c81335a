package import Directory
import Mapping

/// Looks at one server: what it can do, whether the mapping fits its schema, its indexes, rights and limits.
///
/// Nothing is written but the scratch entries of trial writes. What decides is pure (`SchemaReview`, `IndexReview`,
/// `CapabilityReview`); this only reads.
package struct DirectoryExamination: Sendable {
    let client: any DirectoryClient
    let entries: [MappedEntry]
    /// As whom the gateway is bound; nil where that is not known.
    let account: DN?
    let isReplicated: Bool
    /// The random part of the names of scratch entries; nil writes nothing.
    let trialToken: String?
    /// A password at random for scratch entries.
    let trialPassword: Secret?

    package init(
        client: any DirectoryClient, entries: [MappedEntry], account: DN?, isReplicated: Bool, trialToken: String?,
        trialPassword: Secret? = nil
    ) {
        self.client = client
        self.entries = entries
        self.account = account
        self.isReplicated = isReplicated
        self.trialToken = trialToken
        self.trialPassword = trialPassword
    }

    private var accountName: String { account?.description ?? "THE GATEWAY'S DN" }

    /// - Throws: `DirectoryError` when the server cannot be asked at all.
    package func report() async throws -> CheckReport {
        let capabilities = try await client.capabilities
        let rootDSE =
            try await client.read(.root, CapabilityReview.attributes) ?? Entry(dn: .root, attributes: [:])
        let table = CapabilityReview(capabilities: capabilities, rootDSE: rootDSE)
        var report = CheckReport()
        report.capabilities = table.rows
        report.findings = table.findings + passwords(capabilities)
        let schema = try await schema(rootDSE)
        report.findings += review(schema, table.product)
        report.findings += try await rights(capabilities, schema)
        report.findings += try await configuration(capabilities, schema, rootDSE)
        report.findings += try await limits(capabilities, table.product)
        return report
    }

    private func passwords(_ capabilities: DirectoryCapabilities) -> [Finding] {
        entries.flatMap { entry in
            entry.password.map {
                PasswordReview(rule: $0, capabilities: capabilities, place: entry.place(line: $0.line)).findings
            } ?? []
        }
    }

    /// The subschema entry that the root DSE names (RFC 4512 §4.2); nil where the account may not see it.
    private func schema(_ rootDSE: Entry) async throws -> DirectorySchema? {
        guard let name = rootDSE["subschemaSubentry"].first?.string, let dn = try? DN(name) else { return nil }
        guard let entry = try await client.read(dn, DirectorySchema.attributes), !entry["objectClasses"].isEmpty
        else { return nil }
        return DirectorySchema(entry)
    }

    private func review(_ schema: DirectorySchema?, _ product: ServerProduct) -> [Finding] {
        guard let schema else {
            return [
                Finding(
                    .warning, "schema", "the server does not show its schema, so the mapping was not compared",
                    advice: "grant the account read on the entry that subschemaSubentry of the root DSE names")
            ]
        }
        let findings = entries.flatMap { SchemaReview(schema: schema, entry: $0, product: product).findings }
        guard !findings.contains(where: { $0.severity == .error }) else { return findings }
        return findings + [Finding(.ok, "schema", "the server knows every class and attribute of the mapping")]
    }

    private func rights(_ capabilities: DirectoryCapabilities, _ schema: DirectorySchema?) async throws -> [Finding] {
        let rights = AccountRights(
            account: accountName, entries: entries, capabilities: capabilities, schema: schema)
        var findings: [Finding] = []
        for entry in entries {
            let check = RightsCheck(
                client: client, capabilities: capabilities, entry: entry, schema: schema, rights: rights,
                isReplicated: isReplicated)
            findings += try await check.findings()
            guard let trialToken else { continue }
            let trial = TrialEntry(
                entry: entry, schema: schema, product: ServerProduct(capabilities), token: trialToken,
                password: trialPassword)
            findings += await TrialWrites(
                client: client, capabilities: capabilities, trial: trial, rights: rights
            ).findings()
        }
        return findings + (trialToken == nil ? [untried(rights)] : [])
    }

    /// Rights to write, which nothing tells but writing.
    private func untried(_ rights: AccountRights) -> Finding {
        Finding(
            .hint, "rights", "whether the account may add, change, rename and delete entries was not tried",
            advice: "try it with --trial-writes, which makes a scratch entry and removes it; the rights are:",
            paste: rights.text)
    }

    private func configuration(
        _ capabilities: DirectoryCapabilities, _ schema: DirectorySchema?, _ rootDSE: Entry
    ) async throws -> [Finding] {
        let product = ServerProduct(capabilities)
        let databases = try await ConfigurationReader(client: client, product: product, rootDSE: rootDSE).databases()
        let review = IndexReview(entries: entries, capabilities: capabilities, schema: schema)
        let groups = product == .openLDAP ? LargeGroupReview(entries: entries).findings(databases) : []
        return review.findings(databases) + groups + (capabilities.supportsAssertion ? unique(databases ?? []) : [])
    }

    private func unique(_ databases: [DatabaseConfiguration]) -> [Finding] {
        databases.filter { database in
            !database.unique.isEmpty && entries.contains { database.depth(holding: $0.base) != nil }
        }.map { database in
            Finding(
                .hint, "capabilities",
                "slapo-unique watches \(database.unique.joined(separator: ", ")): an assertion on a write of these fails "
                    + "although it holds (122, unique_search failed)",
                advice: "nothing to do: the gateway looks again and writes without the assertion")
        }
    }

    private func limits(_ capabilities: DirectoryCapabilities, _ product: ServerProduct) async throws -> [Finding] {
        let check = LimitCheck(
            client: client, identity: capabilities.identity, product: product, account: accountName)
        var findings: [Finding] = []
        for entry in entries {
            do {
                if let finding = try await check.finding(below: entry.base) { findings.append(finding) }
            } catch let error as DirectoryError where error.code == .noSuchObject {
                continue
            }
        }
        return findings
    }
}
