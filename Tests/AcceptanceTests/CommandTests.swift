import Foundation
import SCIM
import TestSupport
import Testing

/// The commands as an administrator sees them.
@Suite struct CommandTests {
    @Test func `check finds a healthy lab healthy`() async throws {
        try await Bridge.with { bridge in
            let check = try await bridge.gateway.run(["check"])
            #expect(check.status == 0, "\(check.output)\(check.errors)")
            for subject in ["settings", "mapping", "state", "directory", "base", "schema"] {
                #expect(check.output.contains("ok       \(subject)"), "\(check.output)")
            }
        }
    }

    @Test func `check says what is wrong and where`() async throws {
        let mapping = GatewayFixtures.mapping
            .replacing("[inetOrgPerson]", with: "[inetOrgPerson, noSuchClass]")
            .replacing("    sn: { first: [name.familyName, userName] }\n", with: "    noSuchAttribute: title\n")
        try await Bridge.with(mapping: mapping) { bridge in
            let check = try await bridge.gateway.run(["check"])
            #expect(check.status == 1)
            #expect(check.output.contains("noSuchClass"))
            #expect(check.output.contains("mapping.yaml:8"), "\(check.output)")
            #expect(check.output.contains("demand sn, and no rule fills it"), "\(check.output)")
            await bridge.slapd.halt()
            let away = try await bridge.gateway.run(["check"])
            #expect(away.status == 1)
            #expect(away.output.contains("FAILED   directory"))
        }
    }

    @Test func `explain shows a resource, its entry and the difference`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.set("sn", "Wrong", of: "ann")
            for name in ["ann", created.id, "uid=ann,\(SlapdServer.people)"] {
                let explanation = try await bridge.gateway.run(["explain", name])
                #expect(explanation.status == 0)
                #expect(explanation.output.contains("situation  drifted"))
                #expect(explanation.output.contains("sn: Family   (holds Wrong)"), "\(explanation.output)")
                #expect(explanation.output.contains("create by test: done"))
            }
            #expect(try await bridge.gateway.run(["explain", "nobody"]).status == 1)
        }
    }

    @Test func `settings that cannot be are refused with their line and the nearest key`() async throws {
        let gateway = try GatewayProcess(ldapURL: "ldap://127.0.0.1:1", extra: "managment: { port: 1 }\n")
        let result = try await gateway.run(["check"])
        #expect(result.status == 1)
        #expect(result.output.contains("did you mean management?"), "\(result.output)")
        #expect(result.output.contains("sluice.yaml:"))
        await gateway.remove()
    }

    @Test func `a mapping that cannot work is refused with its line`() async throws {
        let mapping = GatewayFixtures.mapping.replacing("givenName: name.givenName", with: "givenName: name.given")
        let gateway = try GatewayProcess(ldapURL: "ldap://127.0.0.1:1", mapping: mapping)
        let result = try await gateway.run(["reconcile"])
        #expect(result.status == 1)
        #expect(
            result.errors.contains("mapping.yaml:9: users.attributes.givenName: no schema of User defines name.given"))
        await gateway.remove()
    }

    @Test func `secrets appear in no output and in no log`() async throws {
        try await Bridge.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            let outputs = [
                try await bridge.gateway.run(["check"]), try await bridge.gateway.run(["explain", "ann"]),
                try await bridge.gateway.run(["token", "list"]),
            ]
            let secret = try #require(bridge.client.token?.split(separator: "_").last)
            for text in outputs.flatMap({ [$0.output, $0.errors] }) + [bridge.gateway.log] {
                #expect(!text.contains(secret))
                #expect(!text.contains(SlapdServer.password))
            }
            let state = try Data(contentsOf: bridge.gateway.folder.appending(path: "state.sqlite"))
            #expect(state.range(of: Data(secret.utf8)) == nil)
        }
    }

    @Test func `a reader that has gone away ends neither a command nor the gateway`() async throws {
        try await Bridge.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            let shell = "\"$0\" reconcile --dry-run --config \"$1\" | true; exit ${PIPESTATUS[0]}"
            let status = try await bridge.gateway.shell(shell)
            #expect(status == 0)
        }
    }

    @Test func `the report for machines is one JSON object`() async throws {
        try await Bridge.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            let run = try await bridge.reconcile("--dry-run", "--output", "json")
            let value = try JSONReader.read(Array(run.output.utf8.dropLast()))
            #expect(value.object?["ending"] == "clean")
            #expect(value.object?["inSync"] == 1)
        }
    }
}
