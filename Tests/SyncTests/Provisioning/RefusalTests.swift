import Directory
import SCIM
import Sync
import TestSupport
import Testing

/// Situations in which a request must not act.
struct RefusalTests {
    @Test func `a user whose entry left the scope is not changed`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let groups = try DN("ou=groups,dc=example,dc=test")
        try await gateway.memory.rename(try Gateway.dn("ann"), to: RDN(.uid, "ann"), under: groups)
        let before = await gateway.memory.writes
        await expectFailure(.conflict) { try await gateway.change(ann.id, ("title", "x")) }
        #expect(await gateway.memory.writes == before)
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `a user in whose place another entry stands is not changed`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.memory.add(try Gateway.stranger("ann"))
        let before = await gateway.memory.writes
        await expectFailure(.conflict) { try await gateway.change(ann.id, ("title", "x")) }
        #expect(await gateway.memory.writes == before)
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
    }

    @Test func `nothing is decided while the identity of an entry is hidden`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.directory.configure { $0.hiddenAttributes = [.entryUUID] }
        await expectFailure(.incompleteRead) { try await gateway.change(ann.id, ("title", "x")) }
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.people.first?["title"] == [])
    }

    @Test(arguments: [
        (
            ResultCode.constraintViolation, "non-unique attributes found with (|(title=x))",
            SyncError.Code.uniqueness
        ),
        (
            .constraintViolation,
            "Another entry with the same attribute value already exists (attribute: \"title\")", .uniqueness
        ),
        (.constraintViolation, "0000202F: samldb: userPrincipalName 'x' is already in use", .uniqueness),
        (.constraintViolation, "000021C8: AtrErr: DSID-03200E9C, #1:", .uniqueness),
        (.constraintViolation, "title: too long", .invalidValue),
        (.objectClassViolation, "attribute 'title' not allowed", .invalidValue),
        (.notAllowedOnNonLeaf, "", .conflict), (.insufficientAccessRights, "", .refused),
        (.adminLimitExceeded, "", .incompleteRead), (.busy, "", .unavailable),
        (.unwillingToPerform, "", .busy),
    ])
    func `each refusal of the directory is told in the client's terms`(
        code: ResultCode, diagnostic: String, expected: SyncError.Code
    ) async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(.refuse(.refusal(code, diagnostic)))
        await expectFailure(expected) { try await gateway.change(ann.id, ("title", "x")) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.store.history(of: ann.id, limit: 1).first?.result.isEmpty == false)
    }

    @Test func `a new entry of a class or attribute that Active Directory does not know is refused at once`()
        async throws
    {
        let gateway = try Gateway()
        let refusal = DirectoryError.refusal(.noSuchAttribute, "objectclass nonsense is not a valid objectClass")
        await gateway.memory.failNext(.refuse(refusal))
        await expectFailure(.refused) { try await gateway.create("ann") }
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `a refusal names the SCIM attribute behind the directory's`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(.refuse(.refusal(.invalidAttributeSyntax, "sn: value #0 invalid")))
        let error = await #expect(throws: SyncError.self) { try await gateway.change(ann.id, ("title", "x")) }
        #expect(error?.message == "name.familyName: the directory does not accept the value")
    }
}
