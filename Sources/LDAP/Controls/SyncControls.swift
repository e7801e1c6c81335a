/// The value of the sync request control (RFC 4533 §2.2), always for refresh and persist:
///
///     syncRequestValue ::= SEQUENCE {
///         mode ENUMERATED { refreshOnly (1), refreshAndPersist (3) },
///         cookie     syncCookie OPTIONAL,
///         reloadHint BOOLEAN DEFAULT FALSE }
enum SyncRequest {
    static func encode(cookie: [UInt8]?) -> [UInt8] {
        BERWriter.sequence(BERWriter.enumerated(3), cookie.map { BERWriter.octetString($0) } ?? [])
    }
}

/// The value of the sync state control (RFC 4533 §2.3):
///
///     syncStateValue ::= SEQUENCE {
///         state ENUMERATED { present (0), add (1), modify (2), delete (3) },
///         entryUUID syncUUID,
///         cookie    syncCookie OPTIONAL }
struct SyncState: Hashable, Sendable {
    enum State: Int, Sendable {
        case present, add, modify, delete
    }

    let state: State
    /// 16 bytes.
    let uuid: [UInt8]
    let cookie: [UInt8]?

    init(_ value: [UInt8]) throws(BERReader.Malformed) {
        var outer = BERReader(value)
        var sequence = try outer.element(BERTag.sequence)
        guard let state = State(rawValue: try sequence.enumerated()) else { throw BERReader.Malformed() }
        self.state = state
        uuid = try sequence.syncUUID()
        cookie = try sequence.syncCookie()
    }
}

/// The value of the sync done control (RFC 4533 §2.4):
///
///     syncDoneValue ::= SEQUENCE {
///         cookie          syncCookie OPTIONAL,
///         refreshDeletes  BOOLEAN DEFAULT FALSE }
struct SyncDone: Hashable, Sendable {
    let cookie: [UInt8]?

    init(_ value: [UInt8]) throws(BERReader.Malformed) {
        var outer = BERReader(value)
        var sequence = try outer.element(BERTag.sequence)
        cookie = try sequence.syncCookie()
    }
}

/// The value of the sync info message (RFC 4533 §2.5):
///
///     syncInfoValue ::= CHOICE {
///         newcookie      [0] syncCookie,
///         refreshDelete  [1] SEQUENCE { cookie syncCookie OPTIONAL, refreshDone BOOLEAN DEFAULT TRUE },
///         refreshPresent [2] SEQUENCE { cookie syncCookie OPTIONAL, refreshDone BOOLEAN DEFAULT TRUE },
///         syncIdSet      [3] SEQUENCE { cookie syncCookie OPTIONAL, refreshDeletes BOOLEAN DEFAULT FALSE,
///                                       syncUUIDs SET OF syncUUID } }
enum SyncInfo: Hashable, Sendable {
    case cookie([UInt8])
    /// A phase of the refresh has ended, and with `isDone` the whole refresh.
    case phaseEnded(cookie: [UInt8]?, isDone: Bool)
    /// Entries that are all still there, or with `areDeleted` all gone. The two must never be mixed up.
    case identities(cookie: [UInt8]?, areDeleted: Bool, uuids: [[UInt8]])

    init(_ value: [UInt8]) throws(BERReader.Malformed) {
        var outer = BERReader(value)
        switch outer.nextTag {
        case 0x80: self = .cookie(try outer.element(0x80).bytes)
        case 0xA1: self = try Self.phase(try outer.element(0xA1))
        case 0xA2: self = try Self.phase(try outer.element(0xA2))
        case 0xA3: self = try Self.identities(try outer.element(0xA3))
        default: throw BERReader.Malformed()
        }
    }

    private static func phase(_ contents: BERReader) throws(BERReader.Malformed) -> SyncInfo {
        var contents = contents
        let cookie = try contents.syncCookie()
        return .phaseEnded(cookie: cookie, isDone: contents.isAtEnd ? true : try contents.boolean())
    }

    private static func identities(_ contents: BERReader) throws(BERReader.Malformed) -> SyncInfo {
        var contents = contents
        let cookie = try contents.syncCookie()
        let areDeleted = contents.nextTag == BERTag.boolean ? try contents.boolean() : false
        var set = try contents.element(BERTag.set)
        var uuids: [[UInt8]] = []
        while !set.isAtEnd { uuids.append(try set.syncUUID()) }
        return .identities(cookie: cookie, areDeleted: areDeleted, uuids: uuids)
    }
}

extension BERReader {
    /// syncUUID ::= OCTET STRING (SIZE(16))
    fileprivate mutating func syncUUID() throws(Malformed) -> [UInt8] {
        let bytes = try octetString()
        guard bytes.count == 16 else { throw Malformed() }
        return bytes
    }

    fileprivate mutating func syncCookie() throws(Malformed) -> [UInt8]? {
        nextTag == BERTag.octetString ? try octetString() : nil
    }
}
