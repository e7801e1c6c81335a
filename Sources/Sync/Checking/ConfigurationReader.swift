import Directory

/// Reads the server's own configuration, as far as the account may.
struct ConfigurationReader: Sendable {
    let client: any DirectoryClient
    let product: ServerProduct
    let rootDSE: Entry

    /// The databases; nil where the configuration is not readable or not known.
    func databases() async throws -> [DatabaseConfiguration]? {
        let found: [DatabaseConfiguration]
        switch product {
        case .openLDAP: found = try await openLDAP()
        case .directoryServer389: found = try await directoryServer389()
        case .activeDirectory, .other: return nil
        }
        return found.isEmpty ? nil : found
    }

    private func openLDAP() async throws -> [DatabaseConfiguration] {
        let name = rootDSE["configContext"].first?.string ?? "cn=config"
        let base = try DN(name)
        var databases = try await search(base, .present("olcSuffix"), ["olcSuffix", "olcDbIndex", "olcDbMultival"])
            .map { DatabaseConfiguration(openLDAP: $0) }
        let global = try await search(base, .present("olcSortVals"), ["olcSortVals"])
        let sorted = DatabaseConfiguration.names(global.flatMap { $0["olcSortVals"] }.compactMap(\.string))
        for index in databases.indices { databases[index].sorted = sorted }
        let filter = DirectoryFilter.equality(.objectClass, "olcUniqueConfig")
        for overlay in try await search(base, filter, ["olcUniqueURI", "olcUniqueAttribute"]) {
            let words = overlay.attributes.flatMap(\.values).compactMap(\.string)
            for index in databases.indices where overlay.dn.isDescendant(of: databases[index].dn) {
                databases[index].unique += words.isEmpty ? ["all attributes"] : words
            }
        }
        return databases
    }

    private func directoryServer389() async throws -> [DatabaseConfiguration] {
        let base = try DN("cn=ldbm database,cn=plugins,cn=config")
        let backEnds = try await search(base, .equality(.objectClass, "nsBackendInstance"), ["nsslapd-suffix"])
        guard !backEnds.isEmpty else { return [] }
        let indexes = try await search(base, .equality(.objectClass, "nsIndex"), ["cn", "nsIndexType"])
        return backEnds.map { DatabaseConfiguration(directoryServer389: $0, indexes: indexes) }
    }

    /// Nothing where the account may not look.
    private func search(_ base: DN, _ filter: DirectoryFilter, _ attributes: [AttributeName]) async throws -> [Entry] {
        do {
            return try await client.search(
                SearchRequest(base: base, scope: .subtree, filter: filter, attributes: attributes)
            ).collect()
        } catch let error as DirectoryError where !error.isOutage {
            return []
        }
    }
}
