import Directory

/// How far the change numbers of an Active Directory server are, and which server counts them.
struct ChangeNumbering {
    let highest: String
    /// The server's invocation id, where the account may see it, and its name.
    let epoch: String

    /// Nil for other kinds of feed.
    ///
    /// - Throws: `DirectoryError`, also where the server does not tell.
    static func read(_ line: FeedLine, _ kind: FeedKind) async throws -> ChangeNumbering? {
        guard kind == .changeNumbers else { return nil }
        let root = try await line.connection.read(.root, ["highestCommittedUSN", "dsServiceName"])
        guard let highest = root?.attributes.first("highestCommittedUSN")?.string, Int64(highest) != nil else {
            throw line.failure(.noSuchAttribute, "the server does not tell its highestCommittedUSN")
        }
        let name = root?.attributes.first("dsServiceName")?.string ?? ""
        let settings = try? DN(name)
        let invocation = try? await settings.flatMapAsync { try await line.connection.read($0, ["invocationId"]) }
        let id = invocation?.attributes.first("invocationId").map { SyncUUID.text($0.bytes, groups: [$0.bytes.count]) }
        return ChangeNumbering(highest: highest, epoch: "\(id ?? "") \(name)")
    }

    /// Whether a number was given already: a server that was set back to a former state counts its numbers again.
    func hasReached(_ marker: String) -> Bool {
        guard let highest = Int64(highest), let number = Int64(marker) else { return false }
        return number <= highest
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func flatMapAsync<Value>(_ body: (Wrapped) async throws -> Value?) async rethrows -> Value? {
        guard let self else { return nil }
        return try await body(self)
    }
}

/// The deleted objects of a domain, as far as the account sees them: by default administrators alone do.
struct DeletedObjects {
    private let line: FeedLine
    private let context: DN
    /// Whether the server has refused to show them.
    var isRefused = false
    /// A server gives no more than this at once.
    private static let most = 1000

    init(_ line: FeedLine, base: DN) {
        self.line = line
        context = line.capabilities.namingContext(of: base) ?? base
    }

    /// The objects that were deleted since a change number, and whether there are more. Nil where the server refuses to
    /// show any.
    func deleted(from bound: String) async throws -> (events: [FeedEvent], areMore: Bool)? {
        guard !isRefused else { return ([], false) }
        let filter = DirectoryFilter.and([
            .equality("isDeleted", "TRUE"), PollWindow.filter(from: bound, .changeNumbers),
        ])
        let request = LDAPRequest(
            .search(context, .subtree, filter, [line.capabilities.identity, .uSNChanged], sizeLimit: Self.most),
            controls: [.showDeleted, .domainScope])
        let reply = try await line.connection.perform(request)
        guard [.success, .sizeLimitExceeded].contains(reply.code) else { return nil }
        let events = reply.entries.compactMap { ObservedEntry($0, line.capabilities) }.map { object in
            FeedEvent(identity: object.identity, dn: nil, marker: object.marker, kind: .deleted)
        }
        return (events, reply.code == .sizeLimitExceeded)
    }
}
