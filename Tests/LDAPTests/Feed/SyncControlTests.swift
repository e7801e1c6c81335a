import Directory
import TestSupport
import Testing

@testable import LDAP

/// The values of RFC 4533 on the wire, and what they mean.
struct SyncControlTests {
    private let uuid: [UInt8] = (0..<16).map { $0 * 16 + 1 }
    private let spelled = "01112131-4151-6171-8191-a1b1c1d1e1f1"

    private var slapd: DirectoryCapabilities {
        DirectoryCapabilities(vendor: "OpenLDAP", identity: .entryUUID, marker: .entryCSN)
    }

    private func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] { [tag, UInt8(contents.count)] + contents }

    @Test func `a request asks for refresh and persist`() {
        #expect(SyncRequest.encode(cookie: nil) == [0x30, 3, 0x0A, 1, 3])
        #expect(SyncRequest.encode(cookie: [7, 8]) == [0x30, 7, 0x0A, 1, 3, 4, 2, 7, 8])
    }

    @Test func `the state of an entry is read`() throws {
        let value = element(0x30, [0x0A, 1, 2] + element(4, uuid) + element(4, [9]))
        let state = try SyncState(value)
        #expect(state.state == .modify && state.uuid == uuid && state.cookie == [9])
        #expect(throws: BERReader.Malformed.self) {
            _ = try SyncState(element(0x30, [0x0A, 1, 4] + element(4, uuid)))
        }
        #expect(throws: BERReader.Malformed.self) { _ = try SyncState(element(0x30, [0x0A, 1, 1, 4, 1, 1])) }
        #expect(try SyncDone([0x30, 0]).cookie == nil)
    }

    @Test func `the messages between the entries are read`() throws {
        #expect(try SyncInfo([0x80, 2, 5, 6]) == .cookie([5, 6]))
        #expect(try SyncInfo([0xA1, 0]) == .phaseEnded(cookie: nil, isDone: true))
        #expect(try SyncInfo([0xA2, 6, 4, 1, 9, 1, 1, 0]) == .phaseEnded(cookie: [9], isDone: false))
        let set = element(0x31, element(4, uuid))
        #expect(
            try SyncInfo(element(0xA3, set)) == .identities(cookie: nil, areDeleted: false, uuids: [uuid]))
        #expect(
            try SyncInfo(element(0xA3, element(4, [1]) + [1, 1, 0xFF] + set))
                == .identities(cookie: [1], areDeleted: true, uuids: [uuid]))
        for malformed in [[], [0x80], [0xA4, 0], [0xA3, 0], [0xA3, 3, 0x31, 1, 4], [0xA1, 3, 1, 2, 0]] as [[UInt8]] {
            #expect(throws: BERReader.Malformed.self) { _ = try SyncInfo(malformed) }
        }
    }

    @Test func `sets of identities say which are there and which are gone, and never mix the two up`() throws {
        var conversation = SyncConversation(slapd, after: nil)
        let set = element(0x31, element(4, uuid))
        for (flag, kind) in [(UInt8(0), FeedEvent.Kind.present), (0xFF, .deleted)] {
            let value = element(0xA3, [1, 1, flag] + set)
            let step = try conversation.read(
                .intermediate(IntermediateResponse(oid: ControlOID.syncInfo, value: value)))
            guard case .news(let news) = step else { throw BERReader.Malformed() }
            let identity = EntryIdentity(AttributeValue(spelled))
            #expect(news == [.event(FeedEvent(identity: identity, dn: nil, marker: nil, kind: kind))])
        }
    }

    @Test func `an entry that could not be decoded is named by its identity all the same`() throws {
        var conversation = SyncConversation(slapd, after: nil)
        let value = element(0x30, [0x0A, 1, 1] + element(4, uuid))
        let step = try conversation.read(
            .entry(StreamedEntry(entry: nil, controls: [ControlOID.syncState: value])))
        guard case .news(let news) = step else { throw BERReader.Malformed() }
        #expect(news.events.map(\.identity) == [EntryIdentity(AttributeValue(spelled))])
    }

    @Test func `OpenLDAP names the server that changed something, and all of them are remembered`() throws {
        let first = "20260101000000.000000Z#000000#000#000000"
        let second = "20260102000000.000000Z#000000#001#000000"
        let third = "20260103000000.000000Z#000000#001#000000"
        var conversation = SyncConversation(slapd, after: Array("rid=000,csn=\(first);\(second)".utf8))
        let value = element(0x80, Array("rid=000,sid=001,csn=\(third)".utf8))
        let step = try conversation.read(
            .intermediate(IntermediateResponse(oid: ControlOID.syncInfo, value: value)))
        guard case .news(let news) = step else { throw BERReader.Malformed() }
        #expect(news.cookies.map { String(decoding: $0.bytes, as: UTF8.self) } == ["rid=000,csn=\(first);\(third)"])
        #expect(ContextCookie(Array("of another server".utf8)) == nil)
        #expect(ContextCookie(Array("csn=yesterday".utf8)) == nil)
    }

    @Test func `389 Directory Server spells an identity in its own groups`() throws {
        #expect(SyncUUID.text(uuid, groups: [4, 4, 4, 4]) == "01112131-41516171-8191a1b1-c1d1e1f1")
    }

    @Test func `a message of another kind is no news`() throws {
        var conversation = SyncConversation(slapd, after: nil)
        let step = try conversation.read(.intermediate(IntermediateResponse(oid: "1.2.3", value: [1])))
        guard case .news(let news) = step else { throw BERReader.Malformed() }
        #expect(news.isEmpty)
        #expect(throws: BERReader.Malformed.self) {
            _ = try conversation.read(.entry(StreamedEntry(entry: nil, controls: [:])))
        }
    }
}
