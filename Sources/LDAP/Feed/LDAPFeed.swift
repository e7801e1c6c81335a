package import Directory

/// The changes that others make, from the server that a pool has in use.
package struct LDAPFeed: DirectoryFeed {
    private let pool: LDAPPool
    /// The shortest time between two questions where the server must be asked.
    private let interval: Duration

    package init(_ pool: LDAPPool, interval: Duration = .seconds(1)) {
        self.pool = pool
        self.interval = interval
    }

    package func open(_ base: DN, excluding: Set<FeedKind>) async throws -> any FeedChannel {
        // Has the pool find the server that answers.
        _ = try await pool.capabilities
        guard let url = await pool.server else { throw LDAPPool.closed }
        let connection = try await LDAPConnection.open(url, pool.configuration)
        do {
            return try await channel(base, excluding, connection)
        } catch {
            await connection.close()
            throw error
        }
    }

    private func channel(
        _ base: DN, _ excluding: Set<FeedKind>, _ connection: LDAPConnection
    ) async throws -> any FeedChannel {
        let capabilities = try await connection.capabilities
        let (pool, url) = (pool, connection.url)
        let line = FeedLine(connection: connection, capabilities: capabilities) { await pool.server == url }
        guard let kind = FeedKind.choices(for: capabilities).first(where: { !excluding.contains($0) }) else {
            throw line.failure(.unavailableCriticalExtension, "the server refuses every kind of feed")
        }
        let source = FeedSource(
            server: "\(url)", base: base, kind: kind, markerCountsSeconds: capabilities.markerCountsSeconds)
        return kind == .contentSync ? ContentSync(source, line) : ChangePolling(source, line, interval: interval)
    }
}
