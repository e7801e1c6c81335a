import Directory
import TestSupport
import Testing

@testable import LDAP

/// Content sync (RFC 4533) as slapd does it.
struct ContentSyncTests {
    @Test func `what is added, changed, renamed and deleted by others is told as it happens`() async throws {
        try await SlapdServer.with { server in
            let writer = try await server.connect()
            try await following(server) { channel in
                #expect(channel.source.kind == .contentSync)
                try await channel.catchUp()
                let ann = person("ann", in: try people())
                try await writer.add(ann)
                let identity = try await server.identity(of: ann.dn)
                let added = try await channel.events(1)
                #expect(added.map(\.kind) == [.added] && added[0].identity == identity && added[0].dn == ann.dn)
                try await writer.modify(ann.dn, [Modification(.replace, .sn, ["Other"])])
                let csn = try await writer.read(ann.dn, [.entryCSN])?.attributes.first(.entryCSN)
                let modified = try await channel.events(1)
                #expect(modified.map(\.kind) == [.modified] && modified[0].marker?.value == csn)
                try await writer.rename(ann.dn, to: RDN(.uid, "zoe"))
                let renamed = try await channel.events(1)
                #expect(renamed.map(\.identity) == [identity])
                #expect(renamed[0].dn == (try people()).child(RDN(.uid, "zoe")))
                try await writer.delete((try people()).child(RDN(.uid, "zoe")))
                let deleted = try await channel.events(1)
                #expect(deleted.map(\.kind) == [.deleted] && deleted[0].identity == identity)
                #expect(deleted[0].marker == nil)
            }
            await writer.close()
        }
    }

    @Test func `an entry that leaves the base is told as gone`() async throws {
        try await SlapdServer.with { server in
            let writer = try await server.connect()
            let ann = person("ann", in: try people())
            try await writer.add(ann)
            try await following(server) { channel in
                try await channel.catchUp()
                let identity = try await server.identity(of: ann.dn)
                try await writer.rename(ann.dn, to: RDN(.uid, "ann"), under: try DN(SlapdServer.groups))
                let gone = try await channel.events(1)
                #expect(gone.map(\.kind) == [.deleted] && gone.map(\.identity) == [identity])
            }
            await writer.close()
        }
    }

    @Test func `a feed that goes on after a cookie is told what happened meanwhile, and of nothing else`() async throws
    {
        try await SlapdServer.with { server in
            let writer = try await server.connect()
            for name in ["a", "b", "c"] { try await writer.add(person(name, in: try people())) }
            var cookie: FeedCookie?
            try await following(server) { channel in
                try await channel.catchUp()
                try await writer.modify(person("c", in: try people()).dn, [Modification(.replace, .sn, ["1"])])
                cookie = try await channel.news { !$0.cookies.isEmpty && !$0.events.isEmpty }.cookies.last
            }
            let gone = try await server.identity(of: person("a", in: try people()).dn)
            try await writer.delete(person("a", in: try people()).dn)
            try await writer.modify(person("b", in: try people()).dn, [Modification(.replace, .sn, ["2"])])
            try await following(server, after: cookie) { channel in
                let news = try await channel.news { $0.contains(.upToDate) }
                #expect(news.events.count == 2 && news.gaps.isEmpty, "\(news) after \(text(cookie))")
                #expect(news.events.contains { $0.identity == gone && $0.kind == .deleted })
                #expect(news.events.contains { $0.dn == (try? people())?.child(RDN(.uid, "b")) })
            }
            await writer.close()
        }
    }

    @Test func `after a restart of the server the feed has ended, and goes on after its cookie`() async throws {
        try await SlapdServer.with { server in
            var cookie: FeedCookie?
            try await following(server) { channel in
                try await channel.catchUp()
                try await server.add(ldif("ann"))
                cookie = try await channel.news { !$0.cookies.isEmpty }.cookies.last
                await server.halt()
                let error = try await failure(within: .seconds(5)) { _ = try await channel.next() }
                #expect(error.code == .serverDown && error.isOutage)
            }
            try await server.run()
            try await server.add(ldif("bob"))
            try await following(server, after: cookie) { channel in
                let news = try await channel.news { $0.contains(.upToDate) }
                #expect(
                    news.events.map(\.dn) == [try people().child(RDN(.uid, "bob"))], "\(news) after \(text(cookie))")
            }
        }
    }

    @Test func `more entries than a search may bring are followed all the same`() async throws {
        try await SlapdServer.with { server in
            let writer = try await server.connect()
            for number in 0..<20 { try await writer.add(person("n\(number)", in: try people())) }
            try await server.setSizeLimit(5)
            try await following(server) { channel in
                try await channel.catchUp()
                try await writer.delete(person("n7", in: try people()).dn)
                #expect(try await channel.events(1).map(\.kind) == [.deleted])
            }
            await writer.close()
        }
    }

    @Test(arguments: [
        "rid=000,csn=20300101000000.000000Z#000000#000#000000;20300101000000.000000Z#000000#001#000000",
        "rid=000,csn=20200101000000.000000Z#000000#001#000000", "of another server",
    ])
    func `a cookie that is of no use leaves the feed in order`(_ cookie: String) async throws {
        try await SlapdServer.with { server in
            try await server.add(ldif("ann"))
            try await following(server, after: FeedCookie(Array(cookie.utf8))) { channel in
                let news = try await channel.news { $0.contains(.upToDate) }
                #expect(!news.events.contains { $0.kind == .deleted })
                // The first one is refused, for it is ahead of the server; the others bring everything.
                #expect(news.gaps.isEmpty != cookie.contains("2030"))
                try await server.add(ldif("bob"))
                #expect(try await channel.events(1).last?.dn == (try people()).child(RDN(.uid, "bob")))
            }
        }
    }

    @Test func `a set of entries that are present is never read as deletions`() async throws {
        try await SlapdServer.with { server in
            let writer = try await server.connect()
            for name in ["a", "b", "c"] { try await writer.add(person(name, in: try people())) }
            var cookie: FeedCookie?
            try await following(server) { channel in
                try await channel.catchUp()
                try await writer.modify(person("a", in: try people()).dn, [Modification(.replace, .sn, ["1"])])
                cookie = try await channel.news { !$0.cookies.isEmpty && !$0.events.isEmpty }.cookies.last
            }
            // What was deleted before the restart is in no log of the session.
            try await writer.delete(person("b", in: try people()).dn)
            await writer.close()
            try await server.restart()
            try await following(server, after: cookie) { channel in
                let news = try await channel.news { $0.contains(.upToDate) }
                #expect(news.events.contains { $0.kind == .present })
                #expect(!news.events.contains { $0.kind == .deleted })
            }
        }
    }

    private func text(_ cookie: FeedCookie?) -> String { String(decoding: cookie?.bytes ?? [], as: UTF8.self) }

    private func ldif(_ name: String) -> String {
        "dn: uid=\(name),\(SlapdServer.people)\nobjectClass: inetOrgPerson\nuid: \(name)\ncn: \(name)\nsn: s\n"
    }
}
