package import Directory

extension LDAPConnection: RequestChannel {
    package func perform(_ request: LDAPRequest) async throws -> LDAPReply {
        try await perform(request, until: configuration.deadline(nil))
    }

    package nonisolated func lease() async throws -> ConnectionLease {
        ConnectionLease(connection: self, until: nil)
    }

    /// What the server can do; asked once for each connection.
    package var capabilities: DirectoryCapabilities {
        get async throws { try await capabilities(until: configuration.deadline(nil)) }
    }
}

extension LDAPConnection {
    func perform(_ request: LDAPRequest, until deadline: ContinuousClock.Instant) async throws -> LDAPReply {
        switch try await attempt(request, until: deadline) {
        case .reply(let reply): return reply
        case .notSent(let error): throw error
        }
    }

    func capabilities(until deadline: ContinuousClock.Instant) async throws -> DirectoryCapabilities {
        if let knownCapabilities { return knownCapabilities }
        let reply = try await perform(CapabilityProbe.request, until: deadline)
        try reply.require(CapabilityProbe.request, allowing: [.success, .noSuchObject])
        let rootDSE = reply.entries.first ?? Entry(dn: .root, attributes: [:])
        let capabilities = CapabilityProbe.capabilities(rootDSE)
        knownCapabilities = capabilities
        return capabilities
    }
}
