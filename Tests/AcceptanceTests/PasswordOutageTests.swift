import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// A password that is lost on its way: 503, kept nowhere, and set by the client's next try.
@Suite struct PasswordOutageTests {
    private let password = "Winter-2026-\(UUID().uuidString)"

    @Test func `while the directory is away nobody's password is taken`() async throws {
        try await Bridge.withPasswords(timeout: "2s") { bridge in
            let id = try await bridge.client.post("/Users", Bridge.user("ann")).id
            await bridge.slapd.halt()
            let replies = [
                try await bridge.client.post("/Users", Bridge.user("bob", password: password)),
                try await bridge.client.put("/Users/\(id)", Bridge.user("ann", password: password)),
                try await bridge.client.patch(
                    "/Users/\(id)", Bridge.patch(Bridge.replace("password", .string(password)))),
            ]
            for reply in replies {
                #expect(reply.status == 503 && reply.headers["retry-after"] != nil, "\(reply)")
                #expect(reply.text("detail")?.contains(password) == false)
            }
        }
    }

    @Test(arguments: LDAPGate.Side.allCases)
    func `a create without an answer to its password is joined by the next try, which sets it`(
        _ side: LDAPGate.Side
    ) async throws {
        try await Bridge.withPasswords(timeout: "2s", throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            gate.holdExtended(side)
            let lost = try await bridge.client.post("/Users", Bridge.user("ann", password: password))
            #expect(lost.status == 503 && lost.headers["retry-after"] != nil, "\(lost)")
            #expect(try await bridge.entry("ann") != nil)
            gate.release()
            let again = try await bridge.client.post("/Users", Bridge.user("ann", password: password))
            #expect(again.status == 201, "\(again)")
            #expect(try await bridge.accepts(password, of: "ann"))
            #expect(try await bridge.entries().count == 1)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            #expect(try await bridge.client.post("/Users", Bridge.user("ann", password: password)).status == 409)
        }
    }

    @Test(arguments: LDAPGate.Side.allCases)
    func `a change without an answer to its password is repeated, and who is switched off stays so`(
        _ side: LDAPGate.Side
    ) async throws {
        try await Bridge.withPasswords(timeout: "2s", throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            let path = "/Users/\(try await bridge.client.post("/Users", Bridge.user("ann", active: false)).id)"
            gate.holdExtended(side)
            let patch = Bridge.patch(
                Bridge.replace("name.givenName", "Anna"), Bridge.replace("password", .string(password)))
            #expect(try await bridge.client.patch(path, patch).status == 503)
            gate.release()
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(try await !bridge.accepts(password, of: "ann"))
            let again = try await bridge.client.patch(path, patch)
            #expect(again.status == 200 && again.text("name", "givenName") == "Anna", "\(again)")
            #expect(try await !bridge.accepts(password, of: "ann"))
            #expect(try await bridge.client.patch(path, Bridge.patch(Bridge.replace("active", true))).status == 200)
            #expect(try await bridge.accepts(password, of: "ann"))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test(arguments: LDAPGate.Side.allCases)
    func `a gateway that is killed while it sets a password comes back without it`(_ side: LDAPGate.Side) async throws {
        try await Bridge.withPasswords(timeout: "8s", throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            gate.holdExtended(side)
            async let lost = bridge.client.post("/Users", Bridge.user("ann", password: password))
            try await gate.untilHeld()
            try await bridge.gateway.crash()
            _ = try? await lost
            gate.release()
            for file in try FileManager.default.contentsOfDirectory(
                at: bridge.gateway.folder, includingPropertiesForKeys: nil)
            {
                #expect(try Data(contentsOf: file).range(of: Data(password.utf8)) == nil, "\(file.lastPathComponent)")
            }
            try await bridge.gateway.start()
            let again = try await bridge.client.post("/Users", Bridge.user("ann", password: password))
            #expect(again.status == 201, "\(again)")
            #expect(try await bridge.accepts(password, of: "ann"))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `an entry whose refused password cannot be undone is found by the next try`() async throws {
        try await Bridge.withPasswords(timeout: "2s", throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            gate.hold(.delete, .request)
            let refused = try await bridge.client.post("/Users", Bridge.user("ann", password: "sh0rt"))
            #expect(refused.status == 400, "\(refused)")
            gate.release()
            #expect(try await bridge.client.post("/Users", Bridge.user("ann", password: "sh0rt")).status == 400)
            let again = try await bridge.client.post("/Users", Bridge.user("ann", password: password))
            #expect(again.status == 201, "\(again)")
            #expect(try await bridge.accepts(password, of: "ann"))
            #expect(try await bridge.entries().count == 1)
        }
    }
}
