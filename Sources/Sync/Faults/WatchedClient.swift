#if DEBUG
    import Directory

    /// Passes everything on to another client, and tells of each write before it is sent and after it is answered.
    struct WatchedClient: DirectoryClient {
        let client: any DirectoryClient
        let engine: Engine

        func add(_ entry: Entry, returning: [AttributeName]) async throws -> Entry? {
            try await watching { try await client.add(entry, returning: returning) }
        }

        func modify(
            _ dn: DN, _ modifications: [Modification], asserting: DirectoryFilter?, returning: [AttributeName]
        ) async throws -> Entry? {
            try await watching {
                try await client.modify(dn, modifications, asserting: asserting, returning: returning)
            }
        }

        func modifyPermissively(
            _ dn: DN, _ modifications: [Modification], asserting: DirectoryFilter?, returning: [AttributeName]
        ) async throws -> Entry? {
            try await watching {
                try await client.modifyPermissively(dn, modifications, asserting: asserting, returning: returning)
            }
        }

        func rename(
            _ dn: DN, to rdn: RDN, under newSuperior: DN?, asserting: DirectoryFilter?, returning: [AttributeName]
        ) async throws -> Entry? {
            try await watching {
                try await client.rename(dn, to: rdn, under: newSuperior, asserting: asserting, returning: returning)
            }
        }

        func delete(_ dn: DN, asserting: DirectoryFilter?) async throws {
            try await watching { try await client.delete(dn, asserting: asserting) }
        }

        func setPassword(of dn: DN, to password: Secret) async throws {
            try await watching { try await client.setPassword(of: dn, to: password) }
        }

        func compare(_ dn: DN, _ attribute: AttributeName, _ value: AttributeValue) async throws -> Bool {
            try await client.compare(dn, attribute, value)
        }

        func read(_ dn: DN, _ attributes: [AttributeName]) async throws -> Entry? {
            try await client.read(dn, attributes)
        }

        func search(_ request: SearchRequest) -> SearchPages { client.search(request) }

        var capabilities: DirectoryCapabilities {
            get async throws { try await client.capabilities }
        }

        private func watching<Answer>(_ write: () async throws -> Answer) async throws -> Answer {
            engine.pass(.sending)
            let answer = try await write()
            engine.pass(.answered)
            return answer
        }
    }
#endif
