import Directory
import Foundation
import SCIM
import TestSupport
import Testing

@testable import LDAP

/// How changes by others are noticed on servers of other makes than OpenLDAP.
struct FeedTests {
    @Test func `389 Directory Server tells of changes by content sync, and names entries by its own identity`()
        async throws
    {
        let server = try await DirectoryServer389.shared()
        let base = try await server.container()
        let writer = try await server.connect()
        let (old, entry) = (server.dialect.person("old", in: base), server.dialect.person("ann", in: base))
        try await writer.add(old)
        let oldIdentity = try await writer.read(old.dn, [.nsUniqueId])?.attributes.first(.nsUniqueId)
        var cookie: FeedCookie?
        try await following(server.configuration(), below: base) { channel in
            #expect(channel.source.kind == .contentSync && channel.source.markerCountsSeconds)
            try await channel.catchUp()
            try await writer.add(entry)
            let identity = try await writer.read(entry.dn, [.nsUniqueId])?.attributes.first(.nsUniqueId)
            let added = try await channel.event { $0.identity.value == identity }
            #expect(added?.kind == .added && added?.marker != nil)
            try await writer.modify(entry.dn, [Modification(.replace, .sn, ["Other"])])
            let modified = try await channel.event { $0.identity.value == identity }
            #expect(modified?.kind == .modified)
            try await writer.rename(entry.dn, to: RDN(.cn, "zoe"))
            let renamed = try await channel.event { $0.identity.value == identity }
            #expect(renamed?.dn == base.child(RDN(.cn, "zoe")))
            try await writer.delete(base.child(RDN(.cn, "zoe")))
            let last = try await channel.news { news in
                news.events.contains { $0.kind == .deleted } && !news.cookies.isEmpty
            }
            #expect(last.events.contains { $0.kind == .deleted && $0.identity.value == identity })
            cookie = last.cookies.last
        }
        try await writer.delete(old.dn)
        try await following(server.configuration(), below: base, after: cookie) { channel in
            let news = try await channel.news { $0.contains(.upToDate) }
            #expect(news.events.contains { $0.kind == .deleted && $0.identity.value == oldIdentity }, "\(news)")
            #expect(news.gaps.isEmpty)
        }
        await writer.close()
    }

    @Test func `389 Directory Server refuses a cookie that is not its own, and the feed goes on`() async throws {
        let server = try await DirectoryServer389.shared()
        let base = try await server.container()
        let cookie = FeedCookie(Array("of another server".utf8))
        try await following(server.configuration(), below: base, after: cookie) { channel in
            let news = try await channel.news { $0.contains(.upToDate) }
            #expect(!news.events.contains { $0.kind == .deleted })
        }
    }

    @Test func `389 Directory Server can be asked by time stamps, and tells again until a second is over`() async throws
    {
        let server = try await DirectoryServer389.shared()
        let base = try await server.container()
        let writer = try await server.connect()
        try await following(server.configuration(), below: base, excluding: [.contentSync]) { channel in
            #expect(channel.source.kind == .timestamps)
            try await channel.catchUp()
            let entry = server.dialect.person("ann", in: base)
            try await writer.add(entry)
            let added = try await channel.event { $0.dn == entry.dn }
            #expect(added?.kind == .modified)
            try await writer.modify(entry.dn, [Modification(.replace, .sn, ["Other"])])
            _ = try await channel.event { $0.dn == entry.dn }
        }
        await writer.close()
    }

    @Test func `Samba is asked by change numbers, and shows its administrator what was deleted`() async throws {
        let server = try await SambaServer.shared()
        let base = try await server.container()
        let writer = try await server.connect()
        let entry = server.dialect.person("ann", in: base)
        var cookie: FeedCookie?
        try await following(server.configuration(), below: base) { channel in
            #expect(channel.source.kind == .changeNumbers && !channel.source.markerCountsSeconds)
            try await channel.catchUp()
            try await writer.add(entry)
            let added = try #require(try await channel.event { $0.dn == entry.dn })
            try await writer.modify(entry.dn, [Modification(.replace, .sn, ["Other"])])
            let changed = try await channel.event { $0.identity == added.identity && $0.marker != added.marker }
            #expect(changed?.kind == .modified)
            try await writer.delete(entry.dn)
            let news = try await channel.news { news in
                news.events.contains { $0.kind == .deleted } && !news.cookies.isEmpty
            }
            #expect(news.events.contains { $0.kind == .deleted && $0.identity == added.identity })
            cookie = news.cookies.last
        }
        let other = server.dialect.person("bob", in: base)
        try await writer.add(other)
        try await following(server.configuration(), below: base, after: cookie) { channel in
            _ = try await channel.event { $0.dn == other.dn }
        }
        let strange = PollMark(marker: "1", epoch: "another server").cookie
        try await following(server.configuration(), below: base, after: strange) { channel in
            let news = try await channel.news { !$0.gaps.isEmpty }
            #expect(news.gaps.count == 1)
        }
        await writer.close()
    }

    @Test func `Samba shows an ordinary account changes, and nothing of what was deleted`() async throws {
        let server = try await SambaServer.shared()
        let base = try await server.container()
        let account = try await server.addAccount("ordinary-\(base.rdn?.values.first?.value.string ?? "")", below: base)
        let writer = try await server.connect()
        let entry = server.dialect.person("ann", in: base)
        var configuration = server.configuration()
        configuration.bind = .simple("\(account.name)", Secret(account.password))
        try await following(configuration, below: base) { channel in
            try await channel.catchUp()
            try await writer.add(entry)
            _ = try await channel.event { $0.dn == entry.dn }
            try await writer.delete(entry.dn)
            let later = server.dialect.person("bob", in: base)
            try await writer.add(later)
            var news = try await channel.news { $0.events.contains { $0.dn == later.dn } }
            for _ in 0..<5 { news += try await channel.next() }
            #expect(!news.events.contains { $0.kind == .deleted }, "\(news.events)")
        }
        await writer.close()
    }

    @Test(arguments: TestedDirectory.allCases)
    func `what is changed or deleted by hand is repaired by itself, and what is ours is not`(
        _ tested: TestedDirectory
    ) async throws {
        try await DirectoryBridge.with(tested, follows: true) { bridge in
            for name in ["ann", "bob", "cid"] {
                let reply = try await bridge.client.post("/Users", Bridge.user(name, externalId: name))
                #expect(reply.status == 201)
            }
            try await bridge.directory.modify(
                bridge.dn("ann"), [Modification(.replace, bridge.profile.family, ["Wrong"])])
            try await bridge.eventually {
                try await bridge.entry("ann")?[bridge.profile.family] == ["Family"]
            }
            let former = try await bridge.entry("bob")?[bridge.identity]
            try await bridge.directory.delete(bridge.dn("bob"))
            try await bridge.eventually {
                let current = try await bridge.entry("bob")?[bridge.identity]
                return current != nil && current != former
            }
            try await Task.sleep(for: .seconds(4))
            let settled = bridge.gateway.log.components(separatedBy: "the feed settled an entry").count - 1
            #expect(settled == 2, "\(bridge.gateway.log)")
        }
    }
}

extension DirectoryBridge {
    fileprivate func eventually(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("it was not repaired: \(gateway.log.suffix(3000))")
    }
}
