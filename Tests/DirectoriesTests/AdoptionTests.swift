import Directory
import SCIM
import TestSupport
import Testing

/// Entries are given back and taken over again on servers of other makes.
@Suite struct AdoptionTests {
    @Test(arguments: TestedDirectory.allCases)
    func `what is taken over stays as it stands but for what a client sends`(_ tested: TestedDirectory) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            let (name, group) = (Names.user(), Names.group())
            let former = try await bridge.client.post("/Users", name.body)
            #expect(try await bridge.client.post("/Groups", DirectoryBridge.group(group, [former.id])).status == 201)
            for object in [group, name.userName] {
                #expect(try await bridge.gateway.run(["release", object]).status == 0)
            }
            let before = try await bridge.entry(name.userName)
            #expect(try await bridge.client.get("/Users/\(former.id)").status == 404)
            #expect(try await bridge.gateway.run(["adopt", "--weak", "--dry-run"]).status == 2)
            let run = try await bridge.gateway.run(["adopt", "--weak"])
            #expect(run.status == 0 && run.output.contains("2 taken over"), "\(run)")
            #expect(try await bridge.entry(name.userName) == before)
            let found = try await bridge.client.find("userName eq \"\(name.userName)\"").resources.first
            let id = try #require(found?.object?["id"]?.string)
            #expect(id != former.id)
            try await bridge.directory.modify(bridge.dn(name.userName), [Modification(.replace, "sn", ["By Hand"])])
            let patch = Bridge.patch(Bridge.replace("name.givenName", "New"))
            #expect(try await bridge.client.patch("/Users/\(id)", patch).status == 200)
            #expect(try await bridge.reconcile("--full").status == 0)
            let entry = try #require(try await bridge.entry(name.userName))
            #expect(entry["sn"] == ["By Hand"] && entry["givenName"] == ["New"])
            #expect(
                try await bridge.client.get("/Users/\(id)").text("name", "familyName") == "By Hand",
                "taken into the resource")
            #expect(try await bridge.members(group) == [bridge.dn(name.userName)])
            let groups = try await bridge.client.get("/Groups").resources.first?.object
            #expect(groups?["members"]?.array?.compactMap { $0.object?["value"]?.string } == [id])
            #expect(try await bridge.reconcile("--full", "--dry-run").status == 0)
        }
    }
}
