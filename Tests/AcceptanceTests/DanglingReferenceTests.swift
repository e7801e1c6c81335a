import SCIM
import TestSupport
import Testing

/// Groups of others that name somebody who is no longer there, on a server that does not repair references by itself.
@Suite struct DanglingReferenceTests {
    private static let staff = "cn=staff,\(SlapdServer.groups)"

    @Test func `a sweep names what a group of somebody else still holds, and leaves it alone`() async throws {
        try await Bridge.with { bridge in
            for name in ["ann", "bob", "cyd"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            let people = ["ann", "bob", "cyd"].map { "member: uid=\($0),\(SlapdServer.people)\n" }.joined()
            try await bridge.slapd.add(
                "dn: \(Self.staff)\nobjectClass: groupOfNames\ncn: staff\nmember: cn=elsewhere\n\(people)")
            let before = try await bridge.reconcile("--dry-run")
            #expect(before.status == 0 && !before.output.contains("no entry shows"), "\(before.output)")

            let ids = try await bridge.client.get("/Users").resources.compactMap { $0.object?["id"]?.string }
            #expect(try await bridge.client.delete("/Users/\(ids[0])").status == 204)
            let rename = Bridge.patch(Bridge.replace("userName", "bobby"))
            #expect(try await bridge.client.patch("/Users/\(ids[1])", rename).status == 200)
            let run = try await bridge.reconcile()
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            for name in ["ann", "bob"] {
                let line =
                    "· \(Self.staff)  [foreign] names uid=\(name),\(SlapdServer.people), for which no entry shows"
                #expect(run.output.contains(line), "\(run.output)")
            }
            #expect(!run.output.contains("names uid=cyd") && !run.output.contains("names cn=elsewhere"))
            #expect(try await bridge.members(of: "staff") == ["ann", "bob", "cn=elsewhere", "cyd"])
            let json = try await bridge.reconcile("--dry-run", "--output", "json")
            let report = try JSONReader.read(Array(json.output.utf8.dropLast()))
            #expect(report.object?["dangling"]?.object?["count"] == 2, "\(json.output)")
        }
    }
}
