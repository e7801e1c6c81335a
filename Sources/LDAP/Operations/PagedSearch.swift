import Directory

/// One search in progress: gives its pages when it is asked.
///
/// What fits into one page is asked for plainly, with the page size as its limit. Only when more is there
/// does the search go in pages (RFC 2696): slapd keeps the state of one such search for each connection,
/// and a second one, even a short one, would end the first. A server that does not heed the limit is asked for
/// pages from the start.
actor PagedSearch {
    private let channel: any RequestChannel
    private let request: SearchRequest
    private var state = State.new
    private var delivered = 0
    private var controls = [RequestControl.manageDsaIT]

    private enum State {
        case new
        case paging(PagingPlace, cookie: [UInt8])
        case finished
    }

    init(_ channel: any RequestChannel, _ request: SearchRequest) {
        self.channel = channel
        self.request = request
    }

    /// The next page; nil after the last one. Whatever is thrown ends the search.
    func next() async throws -> [Entry]? {
        let current = state
        state = .finished
        switch current {
        case .new: return try await whole(first())
        case .paging(let place, let cookie): return try await whole(page(place, cookie))
        case .finished: return nil
        }
    }

    private func whole(_ entries: [Entry]) async throws -> [Entry] {
        try await RangedValues(channel: channel).completed(entries)
    }

    private func first() async throws -> [Entry] {
        let capabilities = try await channel.capabilities
        if capabilities.supportsDomainScope { controls.append(.domainScope) }
        let pageSize = request.pageSize
        let isBounded = pageSize <= 0 || request.sizeLimit > 0 && request.sizeLimit <= pageSize
        let limit = isBounded ? request.sizeLimit : pageSize
        guard capabilities.heedsSizeLimit || limit <= 0 else {
            return try await page(try await PagingPlace.find(channel), [])
        }
        let whole = wire(sizeLimit: limit, controls: controls)
        let reply = try await channel.perform(whole)
        if !isBounded, [.sizeLimitExceeded, .adminLimitExceeded].contains(reply.code) {
            return try await page(try await PagingPlace.find(channel), [])
        }
        try reply.require(whole)
        return reply.entries
    }

    private func page(_ place: PagingPlace, _ cookie: [UInt8]) async throws -> [Entry] {
        let control = RequestControl.pagedResults(size: pageSize, cookie: cookie)
        let request = wire(sizeLimit: 0, controls: controls + [control])
        let reply = try await place.lease.connection.perform(request, until: place.lease.deadline)
        try reply.require(request)
        delivered += reply.entries.count
        let next = try nextCookie(in: reply, request)
        if self.request.sizeLimit > 0, delivered > self.request.sizeLimit {
            throw failure(reply, request, .sizeLimitExceeded, "more entries than were asked for at most")
        }
        if !next.isEmpty { state = .paging(place, cookie: next) }
        return reply.entries
    }

    /// One more than the limit is enough to see that it does not do.
    private var pageSize: Int {
        let sizes = [request.pageSize, request.sizeLimit > 0 ? request.sizeLimit + 1 : 0].filter { $0 > 0 }
        return sizes.min() ?? 0
    }

    private func wire(sizeLimit: Int, controls: [RequestControl]) -> LDAPRequest {
        LDAPRequest(
            .search(request.base, request.scope, request.filter, request.attributes, sizeLimit: sizeLimit),
            controls: controls)
    }

    /// Without a cookie nobody could tell whether the answer is complete.
    private func nextCookie(in reply: LDAPReply, _ request: LDAPRequest) throws(DirectoryError) -> [UInt8] {
        guard let value = reply.controls[ControlOID.pagedResults],
            let cookie = try? PagedResults.cookie(in: value)
        else {
            throw failure(reply, request, .controlNotFound, "the answer does not say whether there is more")
        }
        return cookie
    }

    private func failure(
        _ reply: LDAPReply, _ request: LDAPRequest, _ code: ResultCode, _ reason: String
    ) -> DirectoryError {
        DirectoryError(
            code: code, message: Message.compose("\(reply.server): \(request)", code, reason),
            diagnostic: reason)
    }
}

/// The connection on which a search goes in pages, for as long as this lives.
final class PagingPlace: Sendable {
    let lease: ConnectionLease
    private let isClaimed: Bool

    private init(_ lease: ConnectionLease, isClaimed: Bool) {
        self.lease = lease
        self.isClaimed = isClaimed
    }

    /// The channel's own connection, or when a search goes in pages there already, a new one beside it.
    static func find(_ channel: any RequestChannel) async throws -> PagingPlace {
        let lease = try await channel.lease()
        if lease.connection.health.claimPaging() { return PagingPlace(lease, isClaimed: true) }
        let sibling = try await lease.connection.openSibling(until: lease.deadline)
        return PagingPlace(ConnectionLease(connection: sibling, until: lease.until), isClaimed: false)
    }

    deinit {
        if isClaimed { lease.connection.health.releasePaging() }
    }
}
