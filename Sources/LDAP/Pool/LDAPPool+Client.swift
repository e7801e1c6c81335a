package import Directory

extension LDAPPool: DirectoryService {
    package nonisolated func session(until deadline: ContinuousClock.Instant?) async throws -> any DirectoryClient {
        let connection = try await connection(until: configuration.deadline(deadline))
        return LDAPSession(self, connection, until: deadline)
    }
}

extension LDAPPool: RequestChannel {
    package nonisolated func perform(_ request: LDAPRequest) async throws -> LDAPReply {
        let deadline = configuration.deadline(nil)
        return try await Resending.perform(request, until: deadline) { [self] in
            try await connection(until: deadline)
        }
    }

    package nonisolated func lease() async throws -> ConnectionLease {
        ConnectionLease(connection: try await connection(until: configuration.deadline(nil)), until: nil)
    }

    package nonisolated var capabilities: DirectoryCapabilities {
        get async throws {
            let deadline = configuration.deadline(nil)
            return try await Resending.capabilities(until: deadline) { [self] in
                try await connection(until: deadline)
            }
        }
    }
}
