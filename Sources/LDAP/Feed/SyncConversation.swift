import Directory

/// What the messages of a content sync mean, read one after the other. Pure: it sends nothing and waits for nothing.
struct SyncConversation {
    let capabilities: DirectoryCapabilities
    /// Whether what happened before is still being told.
    private(set) var isRefreshing = true
    /// How far the server's messages have come, where a single one does not say it all.
    private var reached: ContextCookie?

    /// - Parameter cookie: what the conversation begins after.
    init(_ capabilities: DirectoryCapabilities, after cookie: [UInt8]?) {
        self.capabilities = capabilities
        reached = cookie.flatMap { ContextCookie($0) }
    }

    /// How the conversation goes on.
    enum Step {
        case news([FeedMessage])
        /// The server has ended it.
        case ended(LDAPReply)
    }

    mutating func read(_ item: StreamItem) throws(BERReader.Malformed) -> Step {
        switch item {
        case .entry(let streamed): return .news(try tell(streamed))
        case .intermediate(let response) where response.oid == ControlOID.syncInfo:
            return .news(tell(try SyncInfo(response.value)))
        case .intermediate: return .news([])
        case .result(let reply): return .ended(reply)
        }
    }

    private mutating func tell(_ streamed: StreamedEntry) throws(BERReader.Malformed) -> [FeedMessage] {
        guard let value = streamed.controls[ControlOID.syncState] else { throw BERReader.Malformed() }
        let state = try SyncState(value)
        let shown = streamed.entry?.attributes.first(capabilities.identity)
        let marker = streamed.entry?.attributes.first(capabilities.marker).map { ChangeMarker($0) }
        guard let identity = (shown ?? spelled(state.uuid)).map({ EntryIdentity($0) }) else {
            return progress(state.cookie)
        }
        let event = FeedEvent(
            identity: identity, dn: streamed.entry?.dn, marker: state.state == .delete ? nil : marker,
            kind: state.state.kind)
        return [.event(event)] + progress(state.cookie)
    }

    private mutating func tell(_ info: SyncInfo) -> [FeedMessage] {
        switch info {
        case .cookie(let bytes): return progress(bytes)
        case .phaseEnded(let bytes, let isDone):
            guard isDone, isRefreshing else { return progress(bytes) }
            isRefreshing = false
            return progress(bytes) + [.upToDate]
        case .identities(let bytes, let areDeleted, let uuids):
            let events = uuids.compactMap { uuid in
                spelled(uuid).map {
                    FeedMessage.event(
                        FeedEvent(
                            identity: EntryIdentity($0), dn: nil, marker: nil, kind: areDeleted ? .deleted : .present))
                }
            }
            return events + progress(bytes)
        }
    }

    private mutating func progress(_ bytes: [UInt8]?) -> [FeedMessage] {
        guard let bytes else { return [] }
        guard capabilities.marker == .entryCSN, let cookie = ContextCookie(bytes) else {
            return [.cookie(FeedCookie(bytes))]
        }
        let merged = reached?.merged(with: cookie) ?? cookie
        reached = merged
        return [.cookie(FeedCookie(merged.bytes))]
    }

    /// An identity as the server's identity attribute spells it: 389 Directory Server sends its own instead of the
    /// entryUUID, and writes it in other groups.
    private func spelled(_ uuid: [UInt8]) -> AttributeValue? {
        switch capabilities.identity {
        case .entryUUID: AttributeValue(SyncUUID.text(uuid, groups: [4, 2, 2, 2, 6]))
        case .nsUniqueId: AttributeValue(SyncUUID.text(uuid, groups: [4, 4, 4, 4]))
        default: nil
        }
    }
}

/// The 16 bytes of an identity as text.
enum SyncUUID {
    /// - Parameter groups: how many bytes stand between two hyphens.
    static func text(_ bytes: [UInt8], groups: [Int]) -> String {
        var rest = bytes[...]
        return groups.map { count in
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count).map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
        }.joined(separator: "-")
    }
}

extension SyncState.State {
    fileprivate var kind: FeedEvent.Kind {
        switch self {
        case .present: .present
        case .add: .added
        case .modify: .modified
        case .delete: .deleted
        }
    }
}
