import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// Entries that stood before the gateway, on a real directory: `sluice adopt`, `adopt: on_match`, `release`.
@Suite struct AdoptionTests {
    private static let mapping = GatewayFixtures.mapping.replacing(
        "  active: {",
        with: """
                mobile: 'phoneNumbers[type eq "mobile"].value'
                employeeNumber: externalId
              correlate: [{ attribute: employeeNumber, equals: externalId, strength: strong }]
              active: {
            """)

    private func stand(_ bridge: Bridge, _ uid: String, number: String? = nil) async throws {
        try await bridge.slapd.add(
            ByHand.person(uid, "Hand") + "mobile: 1\nmobile: 2\ndescription: by hand\n"
                + (number.map { "employeeNumber: \($0)\n" } ?? ""))
    }

    private func find(_ bridge: Bridge, _ uid: String) async throws -> Value? {
        try await bridge.client.find("userName eq \"\(uid)\"").resources.first
    }

    @Test func `before the first cycle: the matching query finds who stands there, and hand-made values survive`()
        async throws
    {
        try await Bridge.with(mapping: Self.mapping, extra: "reconcile: { interval: 0s }\n") { bridge in
            for (uid, number) in [("ann", "1"), ("bob", nil), ("dan", "2"), ("eve", "2")] {
                try await stand(bridge, uid, number: number)
            }
            try await bridge.slapd.add(
                "dn: cn=staff,\(SlapdServer.groups)\nobjectClass: groupOfNames\ncn: staff\nmember: uid=ann,\(SlapdServer.people)\n"
                    + "member: cn=stranger,dc=example,dc=com\n")
            let before = try await ByHand(bridge: bridge).tree()
            let dry = try await bridge.gateway.run(["adopt", "--dry-run"])
            #expect(dry.status == 2, "\(dry)")
            #expect(
                dry.output.contains("= uid=ann,\(SlapdServer.people)  [strong]  ann by employeeNumber"), "\(dry.output)"
            )
            #expect(dry.output.contains("1 strong, 2 weak, 2 ambiguous"), "\(dry.output)")
            #expect(try await find(bridge, "ann") == nil)
            let run = try await bridge.gateway.run(["adopt", "--weak"])
            #expect(run.status == 4 && run.output.contains("3 taken over"), "\(run)")
            #expect(try await ByHand(bridge: bridge).tree() == before, "nothing is written")
            let ann = try #require(try await find(bridge, "ann")?.object)
            let id = ann["id"]?.string ?? ""
            #expect(ann["name"]?.object?["familyName"] == "Hand")
            let patch = Bridge.patch(Bridge.replace("name.familyName", "New"))
            #expect(try await bridge.client.patch("/Users/\(id)", patch).status == 200)
            let body = Bridge.user("ann", externalId: "1", family: "New")
            #expect(try await bridge.client.put("/Users/\(id)", body).status == 200)
            let entry = try #require(try await bridge.entry("ann"))
            #expect(entry["sn"] == ["New"] && entry["description"] == ["by hand"])
            #expect(Set(entry["mobile"]) == ["1", "2"], "no client ever sent them")
            #expect(try await bridge.members(of: "staff") == ["ann", "cn=stranger,dc=example,dc=com"])
            #expect(try await bridge.reconcile().status == 0)
            let group = try #require(try await bridge.client.get("/Groups").resources.first?.object)
            #expect(group["members"]?.array?.compactMap { $0.object?["value"]?.string } == [id])
        }
    }

    @Test func `on match: a query takes over who is known for sure, and an outage is no answer`() async throws {
        let uid = Self.mapping.replacing("employeeNumber, equals: externalId", with: "uid, equals: userName")
        try await Bridge.with(
            timeout: "2s", throughGate: true, mapping: uid, extra: "reconcile: { interval: 0s }\nadopt: on_match\n"
        ) { bridge in
            try await stand(bridge, "ann")
            try await stand(bridge, "bob")
            let found = try #require(try await find(bridge, "ann")?.object)
            #expect(try await bridge.client.get("/Users/\(found["id"]?.string ?? "")").status == 200)
            #expect(try await bridge.client.find("userName eq \"nobody\"").resources.isEmpty)
            let created = try await bridge.client.post("/Users", Bridge.user("bob", family: "New"))
            #expect(created.status == 201, "\(created)")
            let bob = try #require(try await bridge.entry("bob"))
            #expect(bob["sn"] == ["New"] && Set(bob["mobile"]) == ["1", "2"])
            bridge.gate?.holdSearches(.request)
            #expect(try await bridge.client.find("userName eq \"zoe\"").status == 503)
            #expect(try await bridge.client.find("userName eq \"ann\"").resources.count == 1)
            bridge.gate?.release()
        }
    }

    @Test func `release gives the entry back as it is`() async throws {
        try await Bridge.with(mapping: Self.mapping, extra: "reconcile: { interval: 0s }\n") { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            let before = try await bridge.entry("ann")
            let run = try await bridge.gateway.run(["release", "ann"])
            #expect(run.status == 0 && run.output.contains("is given back; its entry uid=ann,"), "\(run)")
            #expect(try await bridge.entry("ann") == before)
            #expect(try await bridge.client.get("/Users/\(ann.id)").status == 404)
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0 && sweep.output.contains("1 foreign"), "\(sweep)")
            #expect(try await bridge.client.post("/Users", Bridge.user("ann")).status == 409)
        }
    }

    @Test func `a directory that was loaded anew is linked again`() async throws {
        try await Bridge.with(mapping: Self.mapping, extra: "reconcile: { interval: 0s }\n") { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann", externalId: "1"))
            let hand = ByHand(bridge: bridge)
            try await hand.delete("ann")
            try await bridge.slapd.add(ByHand.person("ann", "Family") + "employeeNumber: 1\n")
            #expect(try await bridge.reconcile().output.contains("[replaced"))
            let dry = try await bridge.gateway.run(["adopt", "--relink", "--dry-run"])
            #expect(dry.status == 2 && dry.output.contains("1 would be linked again"), "\(dry)")
            let run = try await bridge.gateway.run(["adopt", "--relink"])
            #expect(run.status == 0 && run.output.contains("1 linked again"), "\(run)")
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entry("ann")?["givenName"] == ["Given"])
            #expect(try await bridge.client.get("/Users/\(ann.id)").status == 200)
        }
    }

    @Test func `a state that is put back brings no leaver back unasked`() async throws {
        try await Bridge.with(mapping: Self.mapping, extra: "reconcile: { interval: 0s }\n") { bridge in
            for name in ["ann", "bob"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            let bob = try await find(bridge, "bob")?.object?["id"]?.string ?? ""
            let group: Value = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "staff",
                "members": [["value": .string(bob)]],
            ]
            #expect(try await bridge.client.post("/Groups", group).status == 201)
            await stop(bridge)
            let backup = try await backUp(bridge)
            try await bridge.gateway.start()
            #expect(try await bridge.client.delete("/Users/\(bob)").status == 204)
            await stop(bridge)
            try await restore(bridge, backup)
            try await bridge.gateway.start()
            // As if an hour had passed since.
            let later = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: 3600)).filter { $0.isNumber }
            let change =
                "dn: cn=staff,\(SlapdServer.groups)\nchangetype: modify\nreplace: modifyTimestamp\n"
                + "modifyTimestamp: \(later)Z\n-\nreplace: modifiersName\nmodifiersName: \(SlapdServer.gateway)\n"
            _ = try await SlapdTool.run(
                "/usr/bin/ldapmodify",
                [
                    "-x", "-H", "\(bridge.slapd.url)", "-D", SlapdServer.admin, "-w", SlapdServer.password, "-e",
                    "relax",
                ],
                input: change)
            let run = try await bridge.reconcile()
            #expect(run.status == 3 && run.output.contains("the state is older than the directory"), "\(run)")
            #expect(try await bridge.entry("bob") == nil)
        }
    }

    private func stop(_ bridge: Bridge) async {
        bridge.gateway.signal(SIGTERM)
        await bridge.gateway.untilEnd()
    }

    /// The state is backed up long before, so that clocks need not be the same.
    private func backUp(_ bridge: Bridge) async throws -> URL {
        let folder = bridge.gateway.folder.appending(path: "backup")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: bridge.gateway.folder.path)
        where name.hasPrefix("state.sqlite") {
            try FileManager.default.copyItem(
                at: bridge.gateway.folder.appending(path: name), to: folder.appending(path: name))
        }
        return folder
    }

    private func restore(_ bridge: Bridge, _ backup: URL) async throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: bridge.gateway.folder.path)
        where name.hasPrefix("state.sqlite") {
            try FileManager.default.removeItem(at: bridge.gateway.folder.appending(path: name))
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: backup.path) {
            try FileManager.default.copyItem(
                at: backup.appending(path: name), to: bridge.gateway.folder.appending(path: name))
        }
    }
}
