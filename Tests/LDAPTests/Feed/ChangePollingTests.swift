import Directory
import TestSupport
import Testing

@testable import LDAP

/// Asking for what changed, where the server does not tell by itself.
struct ChangePollingTests {
    private let asking: Set<FeedKind> = [.contentSync]

    @Test func `what is added and changed is found once, what is deleted is not`() async throws {
        try await SlapdServer.with { server in
            let writer = try await server.connect()
            try await writer.add(person("old", in: try people()))
            try await following(server, excluding: asking) { channel in
                let before = try await channel.news { $0.contains(.upToDate) }
                #expect(Set(before.events.map(\.kind)) == [.present] && before.events.count == 2)
                #expect(before.cookies.count == 1)
                // What was told of lately comes once more, and then no more.
                _ = try await channel.next()
                try await writer.add(person("ann", in: try people()))
                let added = try await channel.events(1)
                #expect(added.last?.dn == person("ann", in: try people()).dn)
                try await writer.modify(added.last?.dn ?? .root, [Modification(.replace, .sn, ["Other"])])
                let changed = try await channel.events(1)
                #expect(changed.map(\.identity) == added.suffix(1).map(\.identity))
                #expect(changed.last?.marker != added.last?.marker)
                try await writer.delete(person("ann", in: try people()).dn)
                for _ in 0..<5 { #expect(try await channel.next().events.isEmpty) }
            }
            await writer.close()
        }
    }

    @Test func `asking goes on after a cookie`() async throws {
        try await SlapdServer.with { server in
            let writer = try await server.connect()
            var cookie: FeedCookie?
            try await following(server, excluding: asking) { channel in
                try await writer.add(person("ann", in: try people()))
                cookie = try await channel.news { $0.contains(.upToDate) }.cookies.last
            }
            try await writer.add(person("bob", in: try people()))
            try await following(server, after: cookie, excluding: asking) { channel in
                let news = try await channel.news { $0.contains(.upToDate) }
                #expect(news.events.map(\.kind).contains(.modified))
                #expect(news.events.contains { $0.dn == person("bob", in: (try? people()) ?? .root).dn })
            }
            await writer.close()
        }
    }

    @Test func `a bound lies a little before the newest marker`() {
        #expect(
            PollWindow.bound(after: "20260101000005.123456Z#000001#001#000000", .sequenceNumbers)
                == "20251231235955.000000Z#000000#000#000000")
        #expect(PollWindow.bound(after: "20240301000009Z", .timestamps) == "20240229235959Z")
        #expect(PollWindow.bound(after: "5000", .changeNumbers) == "4900")
        #expect(PollWindow.bound(after: "50", .changeNumbers) == "0")
        #expect(PollWindow.bound(after: "yesterday", .timestamps) == nil)
        #expect(PollWindow.newer("9", "10", .changeNumbers) == "10")
        #expect(PollWindow.newer("20240301000009Z", "20240301000010Z", .timestamps) == "20240301000010Z")
    }

    @Test func `a mark comes back from its cookie, and another's cookie is none`() {
        let mark = PollMark(marker: "4711", epoch: "id CN=NTDS")
        #expect(PollMark(mark.cookie) == mark)
        #expect(PollMark(FeedCookie(Array("rid=000,csn=1".utf8))) == nil)
        #expect(PollMark(FeedCookie([0xFF, 0x0A])) == nil)
    }
}
