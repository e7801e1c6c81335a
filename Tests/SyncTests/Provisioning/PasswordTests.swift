import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Passwords: set with the write that they came with, and kept nowhere.
struct PasswordTests {
    private static func mapping(_ password: String) -> String { Gateway.mapping + "\n  password: \(password)" }

    private func gateway(
        _ password: String = "{ method: modify }", capabilities: DirectoryCapabilities = MemoryDirectory.openLDAP
    ) throws -> Gateway {
        try Gateway(capabilities: capabilities, mapping: Self.mapping(password))
    }

    private func create(
        _ gateway: Gateway, _ password: String = "s3cret-one", active: Value? = nil
    ) async throws -> StoredResource {
        var user = Gateway.user("ann")
        user.attributes["active"] = active
        return try await gateway.provisioner.create(
            user, password: Secret(password), type: .user, actor: "client")
    }

    private func set(
        _ gateway: Gateway, _ id: ResourceID, _ password: String, _ members: (String, Value)...
    ) async throws -> StoredResource {
        try await gateway.provisioner.change(id, type: .user, actor: "client") { stored, _ in
            var attributes = stored.resource.attributes
            for (name, value) in members { attributes[name] = value }
            return Desired(Resource(attributes: attributes), password: Secret(password))
        }
    }

    private func password(_ gateway: Gateway) async throws -> String? {
        await gateway.memory.passwords[try Gateway.dn("ann")]?.exposed
    }

    @Test func `it is set after everything else`() async throws {
        let gateway = try gateway()
        let ann = try await create(gateway)
        #expect(try await password(gateway) == "s3cret-one")
        _ = try await set(gateway, ann.id, "s3cret-two", ("title", "Chief"))
        #expect(try await password(gateway) == "s3cret-two")
        let writes = await gateway.memory.writes.map { $0.prefix { $0 != " " } }
        #expect(writes == ["add", "set", "modify", "set"])
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `what the directory refuses for good leaves nothing behind`() async throws {
        let gateway = try gateway()
        let refusal = DirectoryError.refusal(.constraintViolation, "too short: s3cret-one")
        await gateway.directory.interfere(nil, { await $0.failNext(.refuse(refusal)) })
        let error = await #expect(throws: SyncError.self) { _ = try await create(gateway) }
        #expect(error?.code == .invalidValue && error?.message.contains("too short") == true)
        #expect("\(String(describing: error))".contains("s3cret") == false)
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await create(gateway, "s3cret-two").isAcknowledged)
    }

    @Test func `the rest of a change is taken back with a refused password`() async throws {
        let gateway = try gateway()
        let ann = try await create(gateway)
        await gateway.directory.interfere(nil, { await $0.failNext(.refuse(.refusal(.unwillingToPerform))) })
        await expectFailure(.invalidValue) { _ = try await set(gateway, ann.id, "x", ("title", "Chief")) }
        #expect(try await gateway.people.map { $0["title"] } == [[]])
        #expect(try await gateway.provisioner.read(ann.id, type: .user).resource == ann.resource)
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest, .delay, .refuse(.refusal(.busy))])
    func `a create whose password was lost is joined`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try gateway()
        await gateway.directory.interfere(nil, { await $0.failNext(fault) })
        await expectFailure(.unavailable) { _ = try await create(gateway) }
        let ann = try await create(gateway)
        #expect(ann.id == ResourceID("id-1") && ann.isAcknowledged)
        #expect(try await password(gateway) == "s3cret-one")
        #expect(try await gateway.people.count == 1)
        await expectFailure(.uniqueness) { _ = try await create(gateway) }
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest])
    func `a create of which nothing was heard is joined with its password`(_ fault: MemoryDirectory.Fault) async throws
    {
        let gateway = try gateway()
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { _ = try await create(gateway) }
        #expect(try await create(gateway).id == ResourceID("id-1"))
        #expect(try await password(gateway) == "s3cret-one")
    }

    @Test func `a lock that goes with a new password is set again at once`() async throws {
        let gateway = try gateway()
        await gateway.memory.configure { $0.lock = "employeeType" }
        let ann = try await create(gateway, active: true)
        #expect(try await gateway.people.map { $0["employeeType"] } == [["active"]])
        try await gateway.change(ann.id, ("active", false))
        _ = try await set(gateway, ann.id, "s3cret-two")
        #expect(try await gateway.people.map { $0["employeeType"] } == [["disabled"]])
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `an entry that somebody put in the place meanwhile does not get it`() async throws {
        let gateway = try gateway()
        let ann = try await create(gateway)
        await gateway.directory.interfere({ memory in
            try await memory.delete(Gateway.dn("ann"))
            try await memory.add(Gateway.stranger("ann"))
        })
        await expectFailure(.conflict) { _ = try await set(gateway, ann.id, "s3cret-two", ("title", "Chief")) }
        #expect(try await password(gateway) != "s3cret-two")
    }

    @Test func `where the connection is not confidential nothing is begun`() async throws {
        var capabilities = MemoryDirectory.openLDAP
        capabilities.isConfidential = false
        let gateway = try gateway(capabilities: capabilities)
        await expectFailure(.refused) { _ = try await create(gateway) }
        let ann = try await gateway.create("ann")
        await expectFailure(.refused) { _ = try await set(gateway, ann.id, "x", ("title", "Chief")) }
        #expect(await gateway.memory.writes.count == 1)
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `where the server knows no such operation nothing is begun`() async throws {
        var capabilities = MemoryDirectory.openLDAP
        capabilities.supportsPasswordModify = false
        let gateway = try gateway(capabilities: capabilities)
        await expectFailure(.refused) { _ = try await create(gateway) }
        #expect(await gateway.memory.writes.isEmpty)
    }

    @Test func `as an attribute it comes with the entry and with the modification`() async throws {
        let gateway = try gateway("{ method: unicodePwd }")
        let ann = try await create(gateway, "A1")
        let first: AttributeValue = "\"\u{0}A\u{0}1\u{0}\"\u{0}"
        #expect(try await gateway.people.map { $0[.unicodePwd] } == [[first]])
        _ = try await set(gateway, ann.id, "B2", ("title", "Chief"))
        #expect(try await gateway.people.map { $0[.unicodePwd] } == [["\"\u{0}B\u{0}2\u{0}\"\u{0}"]])
        _ = try await set(gateway, ann.id, "C3")
        #expect(await gateway.memory.writes.count == 3)
        #expect(await gateway.memory.writes.allSatisfy { !$0.contains("A1") && !$0.contains("B2") })
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `a refused attribute is told apart, and what is in doubt waits for another`() async throws {
        let gateway = try gateway("{ method: unicodePwd }")
        let refusal = DirectoryError.refusal(.unwillingToPerform, "0000052D: SvcErr: DSID-031A12D2, problem 5003")
        await gateway.memory.failNext(.loseRequest, .refuse(refusal))
        await expectFailure(.unavailable) { _ = try await create(gateway) }
        await expectFailure(.invalidValue) { _ = try await create(gateway, "short") }
        #expect(try await gateway.store.openIntents().count == 1)
        #expect(try await create(gateway, "A1").id == ResourceID("id-1"))
        #expect(try await gateway.people.map { $0[.unicodePwd].isEmpty } == [false])
    }

    @Test func `a new entry gets one at random where nobody sent any, also when it is made again`() async throws {
        let gateway = try gateway("{ method: modify, initial: random }")
        let ann = try await gateway.create("ann")
        #expect(try await password(gateway) == "at-random")
        _ = try await set(gateway, ann.id, "s3cret-two")
        try await gateway.change(ann.id, ("title", "Chief"))
        #expect(try await password(gateway) == "s3cret-two")
        try await gateway.memory.delete(Gateway.dn("ann"))
        try await gateway.memory.add(
            Entry(dn: Gateway.dn("bob"), attributes: ["objectClass": ["person"], "uid": ["bob"]]))
        try await gateway.sweep()
        #expect(try await password(gateway) == "at-random")
    }
}
