package import Directory

/// Judges whether what the gateway and the directory's overlays look up is indexed: without an index every look-up
/// reads the whole database.
package struct IndexReview: Sendable {
    /// An attribute that is looked up by equality, and by whom.
    package struct Need: Hashable, Sendable {
        package let attribute: AttributeName
        package let purpose: String
    }

    let entries: [MappedEntry]
    let capabilities: DirectoryCapabilities
    let product: ServerProduct
    /// Nil where the server does not show it.
    let schema: DirectorySchema?

    package init(entries: [MappedEntry], capabilities: DirectoryCapabilities, schema: DirectorySchema?) {
        self.entries = entries
        self.capabilities = capabilities
        self.schema = schema
        product = ServerProduct(capabilities)
    }

    /// - Parameter databases: nil where the configuration is not readable.
    package func findings(_ databases: [DatabaseConfiguration]?) -> [Finding] {
        guard product != .activeDirectory else { return [] }
        guard let databases else { return [unread] }
        var groups: [(database: DatabaseConfiguration, entries: [MappedEntry])] = []
        for entry in entries {
            let held = databases.compactMap { database in database.depth(holding: entry.base).map { ($0, database) } }
            guard let database = held.max(by: { $0.0 < $1.0 })?.1 else { continue }
            if let index = groups.firstIndex(where: { $0.database == database }) {
                groups[index].entries.append(entry)
            } else {
                groups.append((database, [entry]))
            }
        }
        return groups.map { finding(on: $0.database, needs: needs(of: $0.entries)) }
    }

    /// What is looked up by equality, each attribute once.
    package func needs(of entries: [MappedEntry]) -> [Need] {
        var needs = [
            Need(attribute: .objectClass, purpose: "every search of a sweep"),
            Need(attribute: capabilities.identity, purpose: "an entry by its identity"),
        ]
        if capabilities.marker == .entryCSN, capabilities.supportsContentSync {
            needs.append(Need(attribute: .entryCSN, purpose: "content sync and replication"))
        }
        for entry in entries {
            needs.append(Need(attribute: entry.rdn, purpose: "a \(entry.noun) by its name"))
            for attribute in entry.attributes where attribute.isMembers {
                needs.append(Need(attribute: attribute.name, purpose: "the groups of a member"))
            }
        }
        var seen: Set<AttributeName> = []
        return needs.filter { seen.insert($0.attribute).inserted }
    }

    private func finding(on database: DatabaseConfiguration, needs: [Need]) -> Finding {
        guard let indexes = database.indexes else {
            return Finding(.ok, "indexes", "\(database.dn) is a kind of database without indexes of its own")
        }
        let missing = needs.filter { !isCovered($0.attribute, by: indexes) }
        guard !missing.isEmpty else {
            return Finding(.ok, "indexes", "\(database.dn) has all \(needs.count) that are needed")
        }
        let names = missing.map { "\($0.attribute) (\($0.purpose))" }.joined(separator: ", ")
        return Finding(
            .warning, "indexes", "\(database.dn) has no equality index for \(names)",
            attribute: missing.count == 1 ? missing[0].attribute : nil, advice: advice,
            paste: RemedyLDIF.indexes(
                missing.map(\.attribute), of: database.dn, replacing: lines(of: missing, in: database), product))
    }

    private func lines(of missing: [Need], in database: DatabaseConfiguration) -> [IndexLine] {
        database.lines.filter { line in missing.contains { line.names.contains($0.attribute) } }
    }

    private var advice: String {
        product == .openLDAP
            ? "add it; the server builds it by itself in the background"
            : "add it, then build it: dsconf INSTANCE backend index reindex --attr NAME BACKEND"
    }

    /// An index of a supertype serves its subtypes, unless it says otherwise.
    private func isCovered(_ attribute: AttributeName, by indexes: [AttributeName: Set<String>]) -> Bool {
        let lineage = schema?.lineage(of: attribute) ?? []
        return indexes.contains { name, kinds in
            guard kinds.contains("eq") else { return false }
            if name == attribute || schema?.areSame(name, attribute) == true { return true }
            guard product == .openLDAP, !kinds.contains("nosubtypes") else { return false }
            return lineage.contains { type in type.names.contains { AttributeName($0) == name } }
        }
    }

    private var unread: Finding {
        let needs = needs(of: entries)
        let names = needs.map { "\($0.attribute) (\($0.purpose))" }.joined(separator: ", ")
        let database = DN([RDN("olcDatabase", "{1}mdb"), RDN(.cn, "config")])
        return Finding(
            .hint, "indexes",
            "the account may not read the server's configuration, so the indexes were not compared; "
                + "needed for equality: \(names)",
            advice: product == .directoryServer389
                ? "compare them with: dsconf INSTANCE backend index list BACKEND"
                : "compare them yourself; what is missing goes into the database that holds the entries, in this form:",
            paste: product == .openLDAP
                ? RemedyLDIF.indexes(needs.map(\.attribute), of: database, product) : nil)
    }
}
