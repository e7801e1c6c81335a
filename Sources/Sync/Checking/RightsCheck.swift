import Directory
import Planning

/// What the gateway's account may see, found out without writing.
struct RightsCheck: Sendable {
    let client: any DirectoryClient
    let capabilities: DirectoryCapabilities
    let entry: MappedEntry
    let schema: DirectorySchema?
    /// What to grant, for all entries of the mapping: one line of an access list may hide another.
    let rights: AccountRights
    let isReplicated: Bool

    private var product: ServerProduct { ServerProduct(capabilities) }
    private var subject: String { "base \(entry.base)" }

    private var context: DN { capabilities.namingContext(of: entry.base) ?? entry.base }

    private var paste: String? { rights.text }

    func findings() async throws -> [Finding] {
        guard let base = try await client.read(entry.base, [capabilities.identity]) else {
            return [
                try await containers.missing(entry.base, subject),
                Finding(
                    .hint, subject, "if it is there, the account may not see it", advice: "grant the account",
                    paste: paste),
            ]
        }
        guard base.attributes.first(capabilities.identity) != nil else {
            return [
                failure(
                    "\(capabilities.identity) is not visible", advice: "grant read on operational attributes too",
                    attribute: capabilities.identity)
            ]
        }
        return [Finding(.ok, subject, "visible")] + (try await containers.findings()) + (try await contextMarker())
            + (try await sightOfContext()) + (try await entryFindings())
    }

    private var containers: ContainerCheck {
        ContainerCheck(client: client, capabilities: capabilities, entry: entry)
    }

    /// Who sees no more than the base takes an entry that was moved elsewhere for gone, and makes it a second time.
    private func sightOfContext() async throws -> [Finding] {
        guard context != entry.base,
            try await client.read(context, [capabilities.identity])?.attributes.first(capabilities.identity) == nil
        else { return [] }
        return [
            Finding(
                .warning, "base \(context)",
                "\(capabilities.identity) is not visible outside \(entry.base): an entry that somebody moves there counts as "
                    + "missing, and is made again", attribute: capabilities.identity,
                advice: "grant the account read on the identity of all entries", paste: paste)
        ]
    }

    /// The rights to write, where the server tells them.
    private func effective(_ sample: DN?) async throws -> [Finding] {
        guard product == .activeDirectory else { return [] }
        let missing = try await EffectiveRights(client: client, entry: entry).missing(sample: sample)
        return missing.map { failure("the account may not \($0)", advice: "grant it") }
    }

    private func failure(_ message: String, advice: String, attribute: AttributeName? = nil) -> Finding {
        Finding(.error, subject, message, attribute: attribute, advice: advice, paste: paste)
    }

    /// Without it nobody can tell a server that is behind from one where an entry is gone.
    private func contextMarker() async throws -> [Finding] {
        guard capabilities.marker == .entryCSN, try await client.contextCSN(of: context).isEmpty else { return [] }
        return [
            Finding(
                isReplicated ? .warning : .hint, "base \(context)",
                "contextCSN is not visible"
                    + (isReplicated ? ": with several servers no entry can be called missing then" : ""),
                attribute: .contextCSN, advice: "load syncprov, and grant read on contextCSN", paste: paste)
        ]
    }

    private func entryFindings() async throws -> [Finding] {
        let sample = try await someEntry()
        let written = try await effective(sample?.dn)
        guard let sample else {
            return [
                Finding(
                    .hint, subject,
                    "shows no entry of the mapped classes, so the rights on entries were not looked at")
            ] + written
        }
        let hidden = try await hidden(in: sample)
        guard !hidden.isEmpty else {
            return [Finding(.ok, subject, "all managed attributes of \(sample.dn) can be read")] + written
        }
        return [
            failure(
                "the account may not read \(hidden.map(\.description).joined(separator: ", ")) of \(sample.dn)",
                advice: "grant it", attribute: hidden.count == 1 ? hidden[0] : nil)
        ] + written
    }

    /// The members are not read: there may be very many.
    private var attributes: [AttributeName] {
        [.objectClass] + entry.attributes.filter { !$0.isMembers }.map(\.name)
            + entry.protecting.filter { name in !entry.attributes.contains { $0.name == name } && name != .objectClass }
            + [capabilities.identity, capabilities.marker] + LandingProof.attributes
    }

    private func someEntry() async throws -> Entry? {
        let classes = entry.objectClasses.map { DirectoryFilter.equality(.objectClass, AttributeValue($0)) }
        let request = SearchRequest(
            base: entry.base, scope: .subtree, filter: .and(classes), attributes: attributes, pageSize: 1)
        for try await page in client.search(request) {
            if let entry = page.first { return entry }
        }
        return nil
    }

    /// What must be there and does not show, and what the account may not even compare.
    private func hidden(in found: Entry) async throws -> [AttributeName] {
        let demanded = schema.map { SchemaClosure($0, entry.objectClasses).must.map(\.attribute) } ?? []
        var hidden: [AttributeName] = []
        for name in attributes + entry.attributes.filter(\.isMembers).map(\.name) where found[name].isEmpty {
            let isDemanded = demanded.contains { schema?.areSame($0, name) == true }
            let isMembers = entry.attributes.contains { $0.isMembers && $0.name == name }
            let isOperational = name == capabilities.identity || name == capabilities.marker
            if isOperational || isDemanded && !isMembers {
                hidden.append(name)
            } else if try await isRefused(name, of: found.dn) {
                hidden.append(name)
            }
        }
        return hidden
    }

    /// A right to read includes that to compare, so a refusal tells that there is neither.
    private func isRefused(_ name: AttributeName, of dn: DN) async throws -> Bool {
        let sample = TrialEntry(entry: entry, schema: schema, product: product, token: "").sample(of: name)
        do {
            _ = try await client.compare(dn, name, sample)
        } catch let error as DirectoryError where !error.isOutage {
            return error.code == .insufficientAccessRights
        }
        return false
    }
}
