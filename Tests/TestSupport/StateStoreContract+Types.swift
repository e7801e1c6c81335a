import Directory
import SCIM
import Sync

extension StateStoreContract {
    static let placeCases = [
        Self("places are those of living resources with an entry") { trial in
            try await trial.create("ann")
            try await trial.createGroup("sales")
            _ = try trial.recorded(try await trial.propose("pending", StateStoreTrial.body("pending")))
            try await trial.delete(try await trial.create("deleted"))
            let unlinked = try await trial.create("unlinked")
            try await trial.store.refresh(unlinked.id, from: unlinked.rowVersion, link: nil, names: [])
            let ids = ["ann", "sales", "pending", "deleted", "unlinked", "nobody"].map { ResourceID($0) }
            let places = try await trial.store.places(of: ids)
            let expected = [
                ResourceID("ann"): try DN("uid=ann,\(StateStoreTrial.base)"),
                ResourceID("sales"): try DN("cn=sales,ou=groups,dc=example,dc=com"),
            ]
            try trial.expect(places == expected, "\(places)")
        },
        Self("the places of members are those where their entries were last seen") { trial in
            let ann = try await trial.create("ann")
            let bob = try await trial.create("bob")
            let sales = try await trial.createGroup("sales", ["ann", "bob"])
            try await trial.create("cat")
            let moved = try StateStoreTrial.link("ann", "uid=moved,\(StateStoreTrial.base)")
            try await trial.store.refresh(ann.id, from: ann.rowVersion, link: moved, names: [])
            try await trial.store.refresh(bob.id, from: bob.rowVersion, link: nil, names: [])
            _ = try trial.recorded(try await trial.propose(adding: ["cat"], in: sales))
            let places = try await trial.store.names(ofMembersOf: sales.id)
            try trial.expect(places == [MemberName(moved.dn)], "\(places)")
        },
        Self("the places of members come in the same order each time") { trial in
            let ids = ["d", "a", "c", "b"]
            for id in ids { try await trial.create(id) }
            let sales = try await trial.createGroup("sales", ids)
            let first = try await trial.store.names(ofMembersOf: sales.id)
            try await trial.change(removing: ["a"], in: sales)
            let left = try trial.need(try await trial.store.resource(sales.id))
            try await trial.change(adding: ["a"], in: left)
            let second = try await trial.store.names(ofMembersOf: sales.id)
            try trial.expect(first == second && first.count == 4, "\(first), \(second)")
        },
    ]

    static let typeCases = [
        Self("a user and a group of the same name are two claims") { trial in
            let user = try await trial.create("1", StateStoreTrial.body("sales"))
            let intent = try trial.recorded(
                try await trial.propose("2", StateStoreTrial.group("Sales"), type: .group))
            let group = try trial.need(try await trial.store.complete(intent, .done(nil), acknowledged: true))
            let key = NameKey("SALES")
            try trial.expect(try await trial.store.holder(of: key, type: .user) == user, "the user's")
            try trial.expect(try await trial.store.holder(of: key, type: .group) == group, "the group's")
            let twin = try await trial.propose("3", StateStoreTrial.group("SALES"), type: .group)
            try trial.expect(twin.holder == group.id, "\(twin)")
            try await trial.delete(user)
            try trial.expect(try await trial.store.holder(of: key, type: .user) == nil, "the user's is held")
            try trial.expect(try await trial.store.holder(of: key, type: .group) == group, "the group's is lost")
        },
        Self("a name is looked up among a type, or among all") { trial in
            try await trial.create("user", StateStoreTrial.body("sales"))
            try await trial.createGroup("sales")
            let name = Lookup.name(NameKey("SALES"))
            try await trial.expectFound(["user", "sales"], name, nil)
            try await trial.expectFound(["user"], name, .user)
            try await trial.expectFound(["sales"], name, .group)
        },
        Self("an id is looked up among its type only") { trial in
            try await trial.createGroup("sales")
            let lookup = Lookup.id(ResourceID("sales"))
            try await trial.expectFound(["sales"], lookup, nil)
            try await trial.expectFound(["sales"], lookup, .group)
            try await trial.expectFound([], lookup, .user)
        },
        Self("users are found by each of their addresses, until they have it no more") { trial in
            let emails: Value = [["value": "Ann@X.test", "type": "work"], ["value": "a@home.test"], ["type": "x"]]
            let ann = try await trial.create("ann", StateStoreTrial.body("ann", ("emails", emails)))
            try await trial.create("bob", StateStoreTrial.body("bob", ("emails", [["value": "ann@x.test"]])))
            let work = Lookup.email(NameKey("ANN@x.test"))
            let home = Lookup.email(NameKey("a@home.test"))
            try await trial.expectFound(["ann", "bob"], work, nil)
            try await trial.expectFound(["ann", "bob"], work, .user)
            try await trial.expectFound([], work, .group)
            try await trial.expectFound(["ann"], home, .user)
            let changed = try await trial.change(
                ann, to: StateStoreTrial.body("ann", ("emails", [["value": "a@home.test"]])))
            try await trial.expectFound(["bob"], work, .user)
            try await trial.expectFound(["ann"], home, .user)
            try await trial.delete(changed)
            try await trial.expectFound([], home, nil)
        },
        Self("users are found by displayName, which several may have, and no group has for that") { trial in
            let named = ("displayName", Value.string("Sales"))
            let ann = try await trial.create("ann", StateStoreTrial.body("ann", named))
            try await trial.create("bob", StateStoreTrial.body("bob", named))
            try await trial.createGroup("sales")
            let lookup = Lookup.displayName(NameKey("SALES"))
            try await trial.expectFound(["ann", "bob"], lookup, nil)
            try await trial.expectFound([], lookup, .group)
            _ = try await trial.change(ann, to: StateStoreTrial.body("ann", ("displayName", "Ann")))
            try await trial.expectFound(["bob"], lookup, .user)
            try await trial.expectFound(["ann"], .displayName(NameKey("ann")), .user)
        },
        Self("groups are found by a member, members by their group") { trial in
            let ann = try await trial.create("ann")
            let inner = try await trial.createGroup("inner", ["ann"])
            let outer = try await trial.createGroup("outer", ["ann", "inner"])
            try await trial.expectFound(["inner", "outer"], .member(ann.id), nil)
            try await trial.expectFound(["inner", "outer"], .member(ann.id), .group)
            try await trial.expectFound([], .member(ann.id), .user)
            try await trial.expectFound(["ann", "inner"], .group(outer.id), nil)
            try await trial.expectFound(["ann"], .group(outer.id), .user)
            try await trial.expectFound(["inner"], .group(outer.id), .group)
            _ = try await trial.change(removing: ["ann"], in: inner)
            try await trial.expectFound(["outer"], .member(ann.id), nil)
            try await trial.delete(outer)
            try await trial.expectFound([], .member(ann.id), nil)
            try await trial.expectFound([], .group(outer.id), nil)
        },
        Self("counts, pages and windows are of a type, or of all") { trial in
            for number in 0..<3 {
                try await trial.create("u\(number)")
                try await trial.createGroup("g\(number)")
            }
            let expected: [(ResourceKind?, [String])] = [
                (nil, ["u0", "g0", "u1", "g1", "u2", "g2"]), (.user, ["u0", "u1", "u2"]),
                (.group, ["g0", "g1", "g2"]),
            ]
            for (type, ids) in expected {
                try trial.expect(try await trial.store.count(of: type) == ids.count, "count of \(ids)")
                let first = try await trial.store.page(of: type, after: nil, limit: 2)
                let rest = try await trial.store.page(of: type, after: first.next, limit: 9)
                let paged = (first.resources + rest.resources).map(\.id.text)
                try trial.expect(paged == ids && rest.next == nil, "pages: \(paged)")
                let window = try await trial.store.window(of: type, offset: 1, limit: 2).map(\.id.text)
                try trial.expect(window == Array(ids[1...2]), "window: \(window)")
            }
        },
        Self("the population of a sweep is of a type, or of all") { trial in
            for id in ["ann", "bob"] { try await trial.create(id) }
            try await trial.createGroup("sales")
            let ledger = try trial.need(try await trial.store.beginSweep())
            let expected: [(ResourceKind?, Int)] = [(nil, 3), (.user, 2), (.group, 1)]
            for (type, number) in expected {
                let population = try await ledger.population(of: type)
                try trial.expect(population == number, "\(population)")
            }
            try await ledger.end()
        },
    ]
}

extension StateStoreTrial {
    func expectFound(_ ids: [String], _ lookup: Lookup, _ type: ResourceKind?, line: Int = #line) async throws {
        let found = try await store.resources(lookup, type: type).map(\.id.text)
        try expect(found == ids, "\(lookup): \(found)", line: line)
    }
}
