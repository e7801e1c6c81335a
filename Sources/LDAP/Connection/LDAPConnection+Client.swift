package import Directory

extension LDAPConnection: RequestChannel {
    package nonisolated func perform(_ request: LDAPRequest) async throws -> LDAPReply {
        try await perform(request, until: configuration.deadline(nil))
    }

    package nonisolated func lease() async throws -> ConnectionLease {
        ConnectionLease(connection: self, until: nil)
    }

    /// What the server can do; asked once for each connection.
    package nonisolated var capabilities: DirectoryCapabilities {
        get async throws { try await capabilities(until: configuration.deadline(nil)) }
    }
}

extension LDAPConnection {
    nonisolated func perform(_ request: LDAPRequest, until deadline: ContinuousClock.Instant) async throws -> LDAPReply
    {
        switch try await attempt(request, until: deadline) {
        case .reply(let reply): return reply
        case .notSent(let error): throw error
        }
    }

    nonisolated func capabilities(
        until deadline: ContinuousClock.Instant
    ) async throws -> DirectoryCapabilities {
        if let known = health.capabilities { return known }
        let reply = try await perform(CapabilityProbe.request, until: deadline)
        try reply.require(CapabilityProbe.request, allowing: [.success, .noSuchObject])
        let rootDSE = reply.entries.first ?? Entry(dn: .root, attributes: [:])
        var capabilities = CapabilityProbe.capabilities(rootDSE)
        capabilities.isConfidential = isConfidential
        health.capabilities = capabilities
        return capabilities
    }
}
