import Directory
import SCIM
import Sync

extension StateStoreContract {
    static let lookupCases = [
        Self("what was never minted is not there") { trial in
            try trial.expect(try await trial.store.resource(ResourceID("no")) == nil)
            try trial.expect(try await trial.store.holder(of: NameKey("no"), type: .user) == nil)
            try trial.expect(try await trial.store.owner(of: EntryIdentity("no")) == nil)
            try trial.expect(try await trial.store.history(of: ResourceID("no"), limit: 9).isEmpty)
            try trial.expect(try await trial.store.openIntents().isEmpty)
        },
        Self("each lookup finds by its key, and by nothing else") { trial in
            let ann = try await trial.create("1", StateStoreTrial.body("Ann", ("externalId", "x1")))
            try await trial.create("2", StateStoreTrial.body("bob", ("externalId", "X1")))
            let dn = try DN("uid=1,\(StateStoreTrial.base)")
            let lookups: [Lookup] = [
                .id(ResourceID("1")), .name(NameKey("ANN")), .externalId("x1"), .dn(dn),
            ]
            for lookup in lookups {
                try trial.expect(try await trial.store.resources(lookup, type: nil) == [ann], "\(lookup)")
            }
            try trial.expect(try await trial.store.owner(of: EntryIdentity("1")) == ann, "owner")
            try trial.expect(try await trial.store.resources(.externalId("x"), type: nil).isEmpty, "externalId")
        },
        Self("several resources may share an externalId, and come oldest first") { trial in
            for id in ["b", "a", "c"] {
                try await trial.create(id, StateStoreTrial.body(id, ("externalId", "x")))
            }
            let found = try await trial.store.resources(.externalId("x"), type: nil).map(\.id.text)
            try trial.expect(found == ["b", "a", "c"], "\(found)")
        },
        Self("an entry is found by every spelling of its name") { trial in
            let intent = try trial.recorded(try await trial.propose("1", StateStoreTrial.body("ann")))
            let link = try StateStoreTrial.link("e1", "cn=Ann  Lee+uid=ann,ou=People,dc=example,dc=com")
            _ = try await trial.store.complete(intent, .done(link), acknowledged: true)
            let spellings = [
                "cn=Ann  Lee+uid=ann,ou=People,dc=example,dc=com",
                "CN=ann  lee+UID=ANN,OU=people,DC=example,DC=com",
                "cn=ann lee+uid=ann, ou=people, dc=example, dc=com",
                "uid=ann+cn=ann lee,ou=people,dc=example,dc=com",
                #"cn=a\6en lee+uid=ann,ou=people,dc=example,dc=com"#,
            ]
            for text in spellings {
                let found = try await trial.store.resources(.dn(try DN(text)), type: nil)
                try trial.expect(found.count == 1, "\(text) is not found")
            }
        },
        Self("text and bytes come back as they went in") { trial in
            let names = [
                "x,ou=sub", "*", "a)(uid=*", "Ünïcode", "e\u{301}", "a\u{0}b", "'; DROP TABLE x", "😀",
            ]
            for (number, name) in names.enumerated() {
                let body = StateStoreTrial.body(
                    name, ("title", .string(name)), ("n", .number(Number(7))),
                    ("list", [true, .null, ["a": "b"]]))
                let stored = try await trial.create("\(number)", body)
                try trial.expect(stored.resource == body, "\(name)")
                let bytes = AttributeValue(bytes: [0, 255, 39, 128, UInt8(number)])
                let link = Link(
                    identity: EntryIdentity(bytes), dn: try DN("cn=x"), marker: ChangeMarker(bytes))
                try await trial.store.refresh(stored.id, from: stored.rowVersion, link: link, names: [])
                try trial.expect(
                    try await trial.store.owner(of: link.identity)?.link == link, "\(name): bytes")
            }
        },
    ]

    static let listCases = [
        Self("pages hold every living resource once, oldest first") { trial in
            for number in 0..<7 { try await trial.create("\(number)") }
            try await trial.delete(try trial.need(try await trial.store.resource(ResourceID("3"))))
            _ = try trial.recorded(try await trial.propose("pending", StateStoreTrial.body("pending")))
            for limit in [1, 2, 3, 6, 100] {
                var found: [String] = []
                var position: PagePosition?
                repeat {
                    let page = try await trial.store.page(of: nil, after: position, limit: limit)
                    try trial.expect(page.resources.count <= limit, "a page of \(page.resources.count)")
                    found += page.resources.map(\.id.text)
                    position = page.next
                } while position != nil
                try trial.expect(found == ["0", "1", "2", "4", "5", "6"], "\(limit): \(found)")
            }
        },
        Self("a page is not disturbed by what is deleted before it") { trial in
            for number in 0..<4 { try await trial.create("\(number)") }
            let first = try await trial.store.page(of: nil, after: nil, limit: 2)
            try await trial.delete(first.resources[0])
            let second = try await trial.store.page(of: nil, after: first.next, limit: 9)
            try trial.expect(second.resources.map(\.id.text) == ["2", "3"], "\(second)")
            try trial.expect(second.next == nil, "there is another page")
        },
        Self("a window is cut by offset, and its end is empty") { trial in
            for number in 0..<5 { try await trial.create("\(number)") }
            let windows = [(0, 2, ["0", "1"]), (3, 9, ["3", "4"]), (5, 2, []), (0, 0, [])]
            for (offset, limit, expected) in windows {
                let found = try await trial.store.window(of: nil, offset: offset, limit: limit).map(\.id.text)
                try trial.expect(found == expected, "\(offset), \(limit): \(found)")
            }
            try trial.expect(try await trial.store.count(of: nil) == 5, "count")
        },
    ]
}
