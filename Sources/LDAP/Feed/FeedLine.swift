import Directory

/// The connection of one feed, outside the pool, and whether it goes where the pool's do.
struct FeedLine: Sendable {
    let connection: LDAPConnection
    let capabilities: DirectoryCapabilities
    /// Whether requests go to this server, too.
    let isCurrent: @Sendable () async -> Bool

    /// How long a silent server is left alone.
    static let pulse: Duration = .seconds(5)

    /// Ends the feed once requests go elsewhere: what it tells of is not yet true there, or not any more.
    ///
    /// - Throws: `DirectoryError`.
    func check() async throws {
        guard await isCurrent() else { throw failure(.unavailable, "another server is in use now") }
    }

    /// Sees whether a silent server is alive.
    ///
    /// - Throws: `DirectoryError`.
    func probe() async throws { _ = try await connection.read(.root, [.noAttributes]) }

    func failure(_ code: ResultCode, _ reason: String) -> DirectoryError {
        DirectoryError(
            code: code, message: Message.compose("\(connection.server): the feed", code, reason), diagnostic: reason)
    }
}
