import Directory

/// Follows the changes below a base as the server tells them (RFC 4533, refresh and persist).
actor ContentSync: FeedChannel {
    nonisolated let source: FeedSource
    private let line: FeedLine
    private var conversation: SyncConversation
    private var start = Start.content

    /// What a refresh began from. Each is tried when the one before it was refused.
    private enum Start {
        /// A cookie of before.
        case cookie
        /// The server's own word for how far it is.
        case now
        /// Nothing: the server tells of every entry first.
        case content
    }

    init(_ source: FeedSource, _ line: FeedLine) {
        self.source = source
        self.line = line
        conversation = SyncConversation(line.capabilities, after: nil)
    }

    func begin(after cookie: FeedCookie?) async throws {
        guard let cookie else { return try await beginNow() }
        start = .cookie
        try await ask(cookie.bytes)
    }

    /// From how far the server is, where it tells: to be told of every entry takes time, and more than most servers'
    /// limits allow. What happened before is for sweeps.
    private func beginNow() async throws {
        let now = try await contextCookie()
        start = now == nil ? .content : .now
        try await ask(now)
    }

    /// OpenLDAP's cookie, made from its newest change numbers.
    private func contextCookie() async throws -> [UInt8]? {
        guard line.capabilities.marker == .entryCSN,
            let context = line.capabilities.namingContext(of: source.base)
        else { return nil }
        let numbers = try await line.connection.contextCSN(of: context).compactMap(\.string)
        return numbers.isEmpty ? nil : Array("rid=000,csn=\(numbers.joined(separator: ";"))".utf8)
    }

    private func ask(_ cookie: [UInt8]?) async throws {
        conversation = SyncConversation(line.capabilities, after: cookie)
        let attributes = [line.capabilities.identity, line.capabilities.marker]
        try await line.connection.beginStream(
            LDAPRequest(
                .search(source.base, .subtree, .everything, attributes, sizeLimit: 0),
                controls: [.manageDsaIT, .contentSync(cookie: cookie)]))
    }

    func next() async throws -> [FeedMessage] {
        try await line.check()
        let wait = conversation.isRefreshing ? line.connection.configuration.operationTimeout : FeedLine.pulse
        guard let items = try await line.connection.items(until: .now + wait) else {
            guard !conversation.isRefreshing else { throw stalled }
            try await line.probe()
            return []
        }
        var news: [FeedMessage] = []
        for item in items {
            switch try read(item) {
            case .news(let messages): news += messages
            case .ended(let reply): news += try await goOn(after: reply)
            }
        }
        return news
    }

    func close() async { await line.connection.close() }

    private func read(_ item: StreamItem) throws -> SyncConversation.Step {
        do {
            return try conversation.read(item)
        } catch {
            throw line.failure(.decodingError, "content sync could not be understood")
        }
    }

    private var stalled: DirectoryError { line.failure(.timeout, "content sync has stalled: nothing came in time") }

    /// A server that refuses a cookie is asked from a later start. Anything else ends the feed.
    private func goOn(after reply: LDAPReply) async throws -> [FeedMessage] {
        let error = line.failure(reply.code, "content sync has ended: \(reply.diagnostic)")
        guard conversation.isRefreshing, start != .content, error.refusesFeed else { throw error }
        if start == .cookie {
            try await beginNow()
        } else {
            start = .content
            try await ask(nil)
        }
        return [.gap("\(source.server) does not know any more what happened since: \(reply.code)")]
    }
}
