import Directory
import Foundation
import LDAP
import SCIM
import TestSupport
import Testing

/// A client's whole conversation with the real gateway before servers of other makes than OpenLDAP.
@Suite struct ConversationTests {
    @Test(arguments: TestedDirectory.allCases)
    func `a user is created, read, changed, switched off and on, renamed, deleted and created again`(
        _ tested: TestedDirectory
    ) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            let name = Names.user()
            let id = try await create(bridge, name)
            try await change(bridge, name, id)
            try await switchOffAndOn(bridge, name, id)
            let renamed = try await rename(bridge, name, id)
            try await deleteAndCreateAgain(bridge, renamed, id)
            let sweep = try await bridge.reconcile("--dry-run")
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
        }
    }

    private func create(_ bridge: DirectoryBridge, _ name: Names) async throws -> String {
        let reply = try await bridge.client.post("/Users", name.body)
        #expect(reply.status == 201, "\(reply)")
        #expect(reply.headers["location"] == "\(bridge.gateway.tenantURL)/Users/\(reply.id)")
        let entry = try #require(try await bridge.entry(name.userName))
        #expect(entry["givenName"] == ["Given"] && entry[.sn] == ["Family"])
        #expect(entry[bridge.profile.active.attribute] == [bridge.profile.active.on])
        let read = try await bridge.client.get("/Users/\(reply.id)")
        #expect(read.status == 200 && read.text("userName") == name.userName)
        let again = try await bridge.client.post("/Users", name.body)
        #expect(again.status == 409 && again.text("scimType") == "uniqueness", "\(again)")
        return reply.id
    }

    private func change(_ bridge: DirectoryBridge, _ name: Names, _ id: String) async throws {
        let patch = Bridge.patch(
            Bridge.replace("name.givenName", "Anna"), Bridge.replace("name.familyName", "Smith"))
        let reply = try await bridge.client.patch("/Users/\(id)", patch)
        #expect(reply.status == 200, "\(reply)")
        let entry = try #require(try await bridge.entry(name.userName))
        #expect(entry["givenName"] == ["Anna"] && entry[.sn] == ["Smith"])
        let again = try await bridge.client.patch("/Users/\(id)", patch)
        #expect(again.status == 200 && again.text("meta", "version") == reply.text("meta", "version"))
    }

    private func switchOffAndOn(_ bridge: DirectoryBridge, _ name: Names, _ id: String) async throws {
        for isActive in [false, false, true] {
            let reply = try await bridge.client.patch(
                "/Users/\(id)", Bridge.patch(Bridge.replace("active", .boolean(isActive))))
            #expect(reply.status == 200 && reply.flag("active") == isActive, "\(reply)")
            let (attribute, on, off) = bridge.profile.active
            #expect(try await bridge.entry(name.userName)?[attribute] == [isActive ? on : off])
        }
    }

    private func rename(_ bridge: DirectoryBridge, _ name: Names, _ id: String) async throws -> Names {
        let before = try #require(try await bridge.entry(name.userName))
        let renamed = Names.user(externalId: name.externalId)
        for userName in [renamed.userName, renamed.userName.uppercased(), renamed.userName] {
            let reply = try await bridge.client.patch(
                "/Users/\(id)", Bridge.patch(Bridge.replace("userName", .string(userName))))
            #expect(reply.status == 200 && reply.id == id, "\(reply)")
            #expect(try await bridge.entry(name.userName) == nil)
            let after = try #require(try await bridge.entry(userName))
            let identity = try await bridge.identity
            #expect(after[identity] == before[identity] && !after[identity].isEmpty)
            #expect(after[bridge.profile.rdn] == [AttributeValue(userName)])
        }
        return renamed
    }

    private func deleteAndCreateAgain(_ bridge: DirectoryBridge, _ name: Names, _ id: String) async throws {
        let before = try #require(try await bridge.entry(name.userName))
        #expect(try await bridge.client.delete("/Users/\(id)").status == 204)
        #expect(try await bridge.entry(name.userName) == nil)
        #expect(try await bridge.client.get("/Users/\(id)").status == 404)
        let again = try await bridge.client.post("/Users", name.body)
        #expect(again.status == 201 && again.id != id, "\(again)")
        let after = try #require(try await bridge.entry(name.userName))
        let identity = try await bridge.identity
        #expect(after[identity] != before[identity])
    }

    @Test(arguments: TestedDirectory.allCases)
    func `a group is created empty, gains and loses members, follows their names, and is deleted`(
        _ tested: TestedDirectory
    ) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            let users = (Names.user(), Names.user(), Names.user())
            var ids: [String] = []
            for user in [users.0, users.1, users.2] {
                ids.append(try await bridge.client.post("/Users", user.body).id)
            }
            let name = Names.group()
            let created = try await bridge.client.post("/Groups", DirectoryBridge.group(name))
            #expect(created.status == 201, "\(created)")
            #expect(try await bridge.members(name).isEmpty)
            let path = "/Groups/\(created.id)"
            let edits: [(String, [String], [Names])] = [
                ("Add", [ids[0], ids[1]], [users.0, users.1]), ("Add", [ids[1], ids[2]], [users.0, users.1, users.2]),
                ("Remove", [ids[0]], [users.1, users.2]), ("Remove", [ids[0]], [users.1, users.2]),
            ]
            for (operation, some, expected) in edits {
                let reply = try await bridge.client.patch(path, DirectoryBridge.edit(operation, some))
                #expect(reply.status == 200, "\(reply)")
                #expect(try await bridge.members(name) == Set(expected.map { bridge.dn($0.userName) }))
            }
            let renamed = Names.user(externalId: users.1.externalId)
            let reply = try await bridge.client.patch(
                "/Users/\(ids[1])", Bridge.patch(Bridge.replace("userName", .string(renamed.userName))))
            #expect(reply.status == 200, "\(reply)")
            #expect(try await bridge.members(name) == Set([renamed, users.2].map { bridge.dn($0.userName) }))
            #expect(try await bridge.client.delete("/Users/\(ids[1])").status == 204)
            #expect(try await bridge.members(name) == [bridge.dn(users.2.userName)])
            let sweep = try await bridge.reconcile("--dry-run")
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(try await bridge.client.delete(path).status == 204)
            #expect(try await bridge.directory.read(bridge.groups.child(RDN(.cn, AttributeValue(name))), []) == nil)
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `members whom somebody added or removed by hand are no obstacle`(_ tested: TestedDirectory) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            let users = (Names.user(), Names.user())
            let ids = [
                try await bridge.client.post("/Users", users.0.body).id,
                try await bridge.client.post("/Users", users.1.body).id,
            ]
            let name = Names.group()
            let group = try await bridge.client.post("/Groups", DirectoryBridge.group(name, [ids[0]]))
            #expect(group.status == 201, "\(group)")
            let dn = bridge.groups.child(RDN(.cn, AttributeValue(name)))
            let values = [users.0, users.1].map { AttributeValue("\(bridge.dn($0.userName))") }
            try await bridge.directory.modify(dn, [Modification(.add, .member, [values[1]])])
            let added = try await bridge.client.patch("/Groups/\(group.id)", DirectoryBridge.edit("Add", [ids[1]]))
            #expect(added.status == 200, "\(added)")
            #expect(try await bridge.members(name).count == 2)
            try await bridge.directory.modify(dn, [Modification(.delete, .member, [values[0]])])
            let removed = try await bridge.client.patch(
                "/Groups/\(group.id)", DirectoryBridge.edit("Remove", ids))
            #expect(removed.status == 200, "\(removed)")
            #expect(try await bridge.members(name).isEmpty)
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `drift is shown and repaired, and what was deleted by hand is missing and made again, with its memberships`(
        _ tested: TestedDirectory
    ) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            let users = (Names.user(), Names.user())
            let ids = [
                try await bridge.client.post("/Users", users.0.body).id,
                try await bridge.client.post("/Users", users.1.body).id,
            ]
            let name = Names.group()
            #expect(try await bridge.client.post("/Groups", DirectoryBridge.group(name, ids)).status == 201)
            try await repairDrift(bridge, users.0)
            try await bridge.directory.delete(bridge.dn(users.1.userName))
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2 && plan.output.contains("[missing]"), "\(plan.output)\(plan.errors)")
            #expect(try await bridge.entry(users.1.userName) == nil)
            let run = try await bridge.reconcile()
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(try await bridge.entry(users.1.userName) != nil)
            #expect(try await bridge.client.get("/Users/\(ids[1])").status == 200)
            #expect(try await bridge.members(name) == Set([users.0, users.1].map { bridge.dn($0.userName) }))
            let again = try await bridge.reconcile("--dry-run")
            #expect(again.status == 0, "\(again.output)\(again.errors)")
        }
    }

    private func repairDrift(_ bridge: DirectoryBridge, _ user: Names) async throws {
        let dn = bridge.dn(user.userName)
        try await bridge.directory.modify(dn, [Modification(.replace, .sn, ["Wrong"])])
        let plan = try await bridge.reconcile("--dry-run")
        #expect(plan.status == 2 && plan.output.contains("sn: Wrong → Family"), "\(plan.output)\(plan.errors)")
        #expect(try await bridge.entry(user.userName)?[.sn] == ["Wrong"])
        let run = try await bridge.reconcile()
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(try await bridge.entry(user.userName)?[.sn] == ["Family"])
        let renamed = bridge.people.child(RDN(bridge.profile.rdn, AttributeValue("by-hand-\(user.userName)")))
        try await bridge.directory.rename(dn, to: try #require(renamed.rdn))
        let back = try await bridge.reconcile()
        #expect(back.status == 0, "\(back.output)\(back.errors)")
        #expect(try await bridge.directory.read(renamed, []) == nil)
        #expect(try await bridge.entry(user.userName) != nil)
    }

    @Test(arguments: TestedDirectory.allCases)
    func `check finds the server fit, and says what it cannot do`(_ tested: TestedDirectory) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            let check = try await bridge.gateway.run(["check"])
            #expect(check.status == 0, "\(check.output)\(check.errors)")
            #expect(check.output.contains("assertion (RFC 4528)        no"), "\(check.output)")
            let management = SCIMClient(
                tenantURL: "http://127.0.0.1:\(bridge.gateway.managementPort)", token: nil)
            #expect(try await management.get("/health/ready").status == 200)
        }
    }
}

/// Names that no other test of the process uses: some of them are unique in a whole domain.
struct Names: Sendable {
    let userName: String
    let externalId: String

    static func user(externalId: String? = nil) -> Names {
        let id = UUID().uuidString.prefix(13).lowercased()
        return Names(userName: "u\(id)@example.test", externalId: externalId ?? "u\(id)")
    }

    static func group() -> String { "Group \(UUID().uuidString.prefix(13))" }

    var body: Value { Bridge.user(userName, externalId: externalId) }
}
