import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Entries in containers below the base, by domain and by state.
struct ContainerTests {
    private static let mapping = """
        users:
          base: \(Gateway.base)
          container: 'ou={userName|domain|lowercase}'
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: { from: userName, local_part: true }
            cn: userName
            sn: userName
            title: title
            labeledURI: { from: 'emails.value', tolerate: all }
          active: [ { container: ou=disabled } ]
        groups:
          base: \(Gateway.groups)
          rdn: cn
          object_classes: [groupOfNames]
          attributes: { cn: displayName }
          members: { attribute: member, value: dn, when_empty: placeholder }
        """

    private static func gateway() async throws -> Gateway {
        let gateway = try Gateway(mapping: mapping)
        for name in ["a.test", "b.test", "disabled", "sales"] {
            let entry = Entry(
                dn: try DN(Gateway.base).child(RDN("ou", AttributeValue(name))),
                attributes: ["objectClass": ["organizationalUnit"], "ou": [AttributeValue(name)]])
            try await gateway.memory.add(entry)
        }
        return gateway
    }

    private static func dn(_ text: String) throws -> DN { try DN("\(text),\(Gateway.base)") }

    private static func stand(_ gateway: Gateway) async throws -> [DN] {
        try await gateway.people.filter { $0.dn.rdn?.values.first?.name == .uid }.map(\.dn)
    }

    private static func expect(
        _ gateway: Gateway, _ names: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(try await stand(gateway) == names.map(dn), sourceLocation: sourceLocation)
    }

    @Test func `a user stands in the container of the domain, and follows it with the same identity`() async throws {
        let gateway = try await Self.gateway()
        let ann = try await gateway.create("ann@a.test", ("active", true))
        try await Self.expect(gateway, "uid=ann,ou=a.test")
        let moved = try await gateway.change(ann.id, ("userName", "ann@b.test"))
        try await Self.expect(gateway, "uid=ann,ou=b.test")
        #expect(moved.link?.identity == ann.link?.identity)
        try await gateway.expectAgreement()
    }

    @Test func `a user who is disabled moves, and comes back, and groups follow`() async throws {
        let gateway = try await Self.gateway()
        let ann = try await gateway.create("ann@a.test", ("active", true))
        let staff = try await gateway.createGroup("staff", [ann])
        for _ in 0..<2 {
            let writes = try await gateway.writes { try await gateway.change(ann.id, ("active", false)) }
            try await Self.expect(gateway, "uid=ann,ou=disabled")
            #expect(writes.count <= 2, "\(writes)")
            #expect(try await Self.members(gateway) == [Self.dn("uid=ann,ou=disabled")])
            try await gateway.expectAgreement()
        }
        try await gateway.change(ann.id, ("active", true))
        try await Self.expect(gateway, "uid=ann,ou=a.test")
        #expect(try await Self.members(gateway) == [Self.dn("uid=ann,ou=a.test")])
        #expect(try await gateway.members(of: staff) == [ann.id])
        try await gateway.expectAgreement()
    }

    private static func members(_ gateway: Gateway) async throws -> [DN] {
        let group = try Gateway.groupDN("staff")
        let entry = await gateway.memory.entries.first { $0.dn == group }
        return try (entry?[.member] ?? []).map { try DN($0.string ?? "") }
    }

    @Test func `the second time is the same as once`() async throws {
        let gateway = try await Self.gateway()
        let ann = try await gateway.create("ann@a.test", ("active", false))
        try await Self.expect(gateway, "uid=ann,ou=disabled")
        let writes = try await gateway.writes { try await gateway.change(ann.id, ("active", false)) }
        #expect(writes.isEmpty)
    }

    @Test func `who says nothing of active moves nobody`() async throws {
        let gateway = try await Self.gateway()
        let ann = try await gateway.create("ann@a.test", ("active", false))
        try await gateway.change(ann.id, ("active", nil), ("title", "Chief"))
        try await Self.expect(gateway, "uid=ann,ou=disabled")
        try await gateway.expectAgreement()
        try await gateway.change(ann.id, ("active", true))
        try await Self.expect(gateway, "uid=ann,ou=a.test")
    }

    @Test func `an entry moved by hand is reported, followed by requests, and disabled all the same`() async throws {
        let gateway = try await Self.gateway()
        let ann = try await gateway.create("ann@a.test", ("active", true))
        _ = try await gateway.memory.rename(
            Self.dn("uid=ann,ou=a.test"), to: RDN(.uid, "ann"), under: Self.dn("ou=sales"), asserting: nil,
            returning: [])
        for _ in 0..<2 {
            let plan = try await gateway.sweep().plan
            #expect(plan.items.map(\.assessment.situation) == [.moved] && plan.repairs.isEmpty)
            try await Self.expect(gateway, "uid=ann,ou=sales")
            try await gateway.change(ann.id, ("title", "Chief"))
            try await Self.expect(gateway, "uid=ann,ou=sales")
        }
        try await gateway.change(ann.id, ("active", false))
        try await Self.expect(gateway, "uid=ann,ou=disabled")
        try await gateway.expectAgreement()
    }

    @Test func `an entry moved by hand while it is being disabled is found and disabled all the same`() async throws {
        let gateway = try await Self.gateway()
        let ann = try await gateway.create("ann@a.test", ("active", true))
        let (from, container) = (try Self.dn("uid=ann,ou=a.test"), try Self.dn("ou=sales"))
        await gateway.directory.interfere { directory in
            _ = try await directory.rename(from, to: RDN(.uid, "ann"), under: container, asserting: nil, returning: [])
        }
        try await gateway.change(ann.id, ("active", false))
        try await Self.expect(gateway, "uid=ann,ou=disabled")
        try await gateway.expectAgreement()
    }

    @Test func `a name that is taken in the other container is refused, and nothing moves`() async throws {
        let gateway = try await Self.gateway()
        let ann = try await gateway.create("ann@a.test", ("active", true))
        let other = try await gateway.create("ann@b.test", ("active", false))
        await expectFailure(.uniqueness) { try await gateway.change(ann.id, ("active", false)) }
        try await Self.expect(gateway, "uid=ann,ou=a.test", "uid=ann,ou=disabled")
        #expect(try await gateway.store.openIntents().isEmpty)
        try await gateway.delete(other.id)
        try await gateway.change(ann.id, ("active", false))
        try await Self.expect(gateway, "uid=ann,ou=disabled")
    }

    @Test func `an entry moved by hand to the container of the other state is moved back by a sweep`() async throws {
        let gateway = try await Self.gateway()
        try await gateway.create("ann@a.test", ("active", false))
        _ = try await gateway.memory.rename(
            Self.dn("uid=ann,ou=disabled"), to: RDN(.uid, "ann"), under: Self.dn("ou=a.test"), asserting: nil,
            returning: [])
        let run = try await gateway.sweep()
        #expect(run.plan.items.map(\.assessment.situation) == [.renamed])
        try await Self.expect(gateway, "uid=ann,ou=disabled")
        try await gateway.expectAgreement()
    }

    @Test func `a create into a missing container says so and leaves nothing behind`() async throws {
        let gateway = try await Self.gateway()
        let before = await gateway.memory.entries
        let error = await #expect(throws: SyncError.self) { try await gateway.create("ann@c.test") }
        #expect(error?.code == .refused)
        #expect(
            error?.message == "the container ou=c.test,\(Gateway.base) does not exist; "
                + "create it, or mend `container` in the mapping")
        #expect(await gateway.memory.entries == before)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.store.holder(of: NameKey("ann@c.test"), type: .user) == nil)
    }

    @Test func `a move into a missing container says so and changes nothing`() async throws {
        let gateway = try await Self.gateway()
        let ann = try await gateway.create("ann@a.test", ("active", true))
        let before = await gateway.memory.entries
        let error = await #expect(throws: SyncError.self) {
            try await gateway.change(ann.id, ("userName", "ann@c.test"), ("title", "Chief"))
        }
        #expect(error?.code == .refused && error?.message.contains("ou=c.test") == true)
        #expect(await gateway.memory.entries == before)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.provisioner.read(ann.id, type: .user).resource == ann.resource)
    }

    @Test func `a move whose modifications are refused is taken back`() async throws {
        let gateway = try await Self.gateway()
        let ann = try await gateway.create("ann@a.test", ("active", true))
        await gateway.directory.interfere(nil) { directory in
            await directory.failNext(.refuse(.refusal(.invalidAttributeSyntax, "title: bad")))
        }
        await expectFailure(.invalidValue) {
            try await gateway.change(ann.id, ("userName", "ann@b.test"), ("title", "bad"))
        }
        try await Self.expect(gateway, "uid=ann,ou=a.test")
        try await gateway.expectAgreement()
    }

    @Test func `a move that went unanswered is completed by a sweep`() async throws {
        for fault in [MemoryDirectory.Fault.loseAnswer, .loseRequest] {
            let gateway = try await Self.gateway()
            let ann = try await gateway.create("ann@a.test", ("active", true))
            await gateway.memory.failNext(fault)
            await expectFailure(.unavailable) { try await gateway.change(ann.id, ("userName", "ann@b.test")) }
            try await gateway.sweep()
            try await Self.expect(gateway, "uid=ann,ou=b.test")
            try await gateway.expectAgreement()
        }
    }

    @Test func `a sweep counts people in containers and not the containers`() async throws {
        let gateway = try await Self.gateway()
        try await gateway.create("ann@a.test", ("active", true))
        try await gateway.create("bob@b.test", ("active", false))
        let stranger = try Self.dn("uid=zoe,ou=sales")
        try await gateway.memory.add(
            Entry(dn: stranger, attributes: ["objectClass": ["inetOrgPerson"], "uid": ["zoe"], "cn": ["z"]]))
        let run = try await gateway.sweep()
        #expect(run.inSync == 2 && run.plan.items.isEmpty)
        #expect(run.foreign.sample == [stranger])
    }

    @Test func `entries in a container that hides them are not taken for missing`() async throws {
        let gateway = try await Self.gateway()
        try await gateway.create("ann@a.test", ("active", true))
        try await gateway.create("bob@a.test", ("active", false))
        let hidden = try Self.dn("ou=disabled")
        await gateway.memory.configure { $0.hiddenBelow = hidden }
        await expectFailure(.incompleteRead) { try await gateway.sweep() }
    }

    @Test func `tolerated values of others stay, and ours go when they are given up`() async throws {
        let gateway = try await Self.gateway()
        func emails(_ values: String...) -> Value { .array(values.map { ["value": .string($0)] }) }
        let ann = try await gateway.create("ann@a.test", ("emails", emails("one", "two")))
        let dn = try Self.dn("uid=ann,ou=a.test")
        try await gateway.memory.modify(dn, [Modification(.add, "labeledURI", ["theirs"])])
        try await gateway.change(ann.id, ("emails", emails("two", "three")))
        let held = try await gateway.people.first { $0.dn == dn }?["labeledURI"]
        #expect(held == ["two", "theirs", "three"])
        try await gateway.expectAgreement()
        try await gateway.change(ann.id, ("emails", nil))
        #expect(try await gateway.people.first { $0.dn == dn }?["labeledURI"] == ["theirs"])
    }
}
