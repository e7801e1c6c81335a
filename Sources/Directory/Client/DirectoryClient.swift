/// The port to a directory: the operations of RFC 4511 as this project uses them.
///
/// All of them throw `DirectoryError`. Where `asserting` is given, the server checks it in the same step
/// (RFC 4528), and 122 means that it did not hold; on a server without that control the call is refused
/// unsent (12), and the caller chooses another way. Where `returning` is not empty and the server supports
/// post-read (RFC 4527), the entry as it stands after the write comes back; nil otherwise.
package protocol DirectoryClient: Sendable {
    /// Adds an entry; 68 when the name is taken.
    func add(_ entry: Entry, returning: [AttributeName]) async throws -> Entry?

    /// Changes an entry, all of the modifications or none.
    func modify(
        _ dn: DN, _ modifications: [Modification], asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry?

    /// The same for changes that may have been made already: as far as the server can, a value to add that is there and one
    /// to remove that is not are no errors. Never for a compare and swap, which lives on these errors.
    func modifyPermissively(
        _ dn: DN, _ modifications: [Modification], asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry?

    /// Renames an entry, and moves it when `newSuperior` is given. The old RDN's values are removed.
    func rename(
        _ dn: DN, to rdn: RDN, under newSuperior: DN?, asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry?

    /// Deletes an entry; 66 when others stand below it.
    func delete(_ dn: DN, asserting: DirectoryFilter?) async throws

    /// Sets the password of an entry (RFC 3062). The operation knows no assertion.
    ///
    /// - Throws: 13, unsent, where the connection is not confidential.
    func setPassword(of dn: DN, to password: Secret) async throws

    /// Whether the entry has the value.
    func compare(_ dn: DN, _ attribute: AttributeName, _ value: AttributeValue) async throws -> Bool

    /// Reads one entry; nil when it is not there or may not be seen, so nil proves no absence.
    func read(_ dn: DN, _ attributes: [AttributeName]) async throws -> Entry?

    /// Searches, page by page. Anything but a complete answer is thrown.
    func search(_ request: SearchRequest) -> SearchPages

    /// What the server of this client can do.
    var capabilities: DirectoryCapabilities { get async throws }
}

extension DirectoryClient {
    package func add(_ entry: Entry) async throws {
        _ = try await add(entry, returning: [])
    }

    /// A server that cannot be told refuses them as ever.
    package func modifyPermissively(
        _ dn: DN, _ modifications: [Modification], asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry? {
        try await modify(dn, modifications, asserting: asserting, returning: returning)
    }

    package func modify(_ dn: DN, _ modifications: [Modification]) async throws {
        _ = try await modify(dn, modifications, asserting: nil, returning: [])
    }

    package func rename(_ dn: DN, to rdn: RDN, under newSuperior: DN? = nil) async throws {
        _ = try await rename(dn, to: rdn, under: newSuperior, asserting: nil, returning: [])
    }

    package func delete(_ dn: DN) async throws {
        try await delete(dn, asserting: nil)
    }

    /// The newest change numbers that the server knows for a naming context, one for each server that
    /// writes; empty where there are none. Tells whether a server is behind our own writes.
    package func contextCSN(of namingContext: DN) async throws -> [AttributeValue] {
        try await read(namingContext, [.contextCSN])?[.contextCSN] ?? []
    }
}

/// A source of clients.
package protocol DirectoryService: Sendable {
    /// A client pinned to one server, for reads and asserted writes that belong together.
    ///
    /// - Parameter deadline: no operation of the session lasts longer; nil leaves the usual time-out.
    func session(until deadline: ContinuousClock.Instant?) async throws -> any DirectoryClient
}
