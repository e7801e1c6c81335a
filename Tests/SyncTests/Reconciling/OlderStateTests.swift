import Directory
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// A backup of the state was put back: what a lost state did is not taken back without a person's word.
struct OlderStateTests {
    /// The gateway's own mark on an entry that a state wrote which is lost.
    private func write(
        _ gateway: Gateway, _ name: AttributeName, _ value: AttributeValue, at dn: DN, after seconds: Int64
    )
        async throws
    {
        let time = gateway.clock.now.advanced(bySeconds: seconds).generalizedTime
        try await gateway.memory.modify(
            dn,
            [
                Modification(.replace, name, [value]),
                Modification(.replace, "modifiersName", [AttributeValue(Gateway.account)]),
                Modification(.replace, "modifyTimestamp", [AttributeValue(time)]),
            ])
    }

    @Test func `an entry that the gateway wrote later stops the whole run until it is approved`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann", ("title", "old"))
        try await gateway.create("bob")
        try await write(gateway, "title", "new", at: Gateway.dn("ann"), after: 3600)
        try await gateway.memory.delete(Gateway.dn("bob"), asserting: nil)
        gateway.clock.advance(bySeconds: 7200)
        let stopped = try await gateway.sweep()
        guard case .stopped(let reasons) = stopped.verdict else { return #expect(Bool(false), "\(stopped.verdict)") }
        #expect(reasons.count == 1 && reasons[0].contains("the state is older than the directory"))
        #expect(try await gateway.memory.read(Gateway.dn("bob"), ["uid"]) == nil, "the leaver stays away")
        try await gateway.create("zoe")
        #expect(try await gateway.sweep().ending == .stopped, "what goes on meanwhile changes nothing about it")
        let again = try await gateway.sweep(isDryRun: true)
        #expect(try await gateway.sweep(approving: again.hash).ending == .clean)
        #expect(try await gateway.texts("title", of: #require(ann.link).dn) == ["old"])
        #expect(try await gateway.sweep().ending == .clean)
    }

    @Test func `an entry that the gateway made and nobody knows of stops it, too`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "old"))
        gateway.clock.advance(bySeconds: 3600)
        var entry = try Gateway.stranger("bob")
        entry["creatorsName"] = [AttributeValue(Gateway.account)]
        entry["createTimestamp"] = [AttributeValue(gateway.clock.now.generalizedTime)]
        try await gateway.memory.add(entry)
        try await gateway.memory.set("title", "drift", at: Gateway.dn("ann"))
        #expect(try await gateway.sweep().ending == .stopped)
    }

    @Test func `what others write, and the gateway's own known writes, are no sign`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann", ("title", "old"))
        try await write(gateway, "title", "new", at: Gateway.dn("ann"), after: 60)
        #expect(try await gateway.sweep().ending == .clean, "clocks differ a little")
        gateway.clock.advance(bySeconds: 7200)
        try await gateway.change(ann.id, ("title", "other"))
        try await gateway.memory.modify(
            Gateway.dn("ann"),
            [
                Modification(.replace, "title", ["by hand"]),
                Modification(.replace, "modifiersName", ["cn=admin,dc=example,dc=test"]),
                Modification(.replace, "modifyTimestamp", ["20991231000000Z"]),
            ])
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.texts("title", of: Gateway.dn("ann")) == ["other"])
    }

    @Test func `the stop stands although its only sign is in order otherwise`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "same"))
        try await gateway.create("eve")
        try await write(gateway, "description", "a lost state was here", at: Gateway.dn("ann"), after: 3600)
        try await gateway.memory.delete(Gateway.dn("eve"), asserting: nil)
        gateway.clock.advance(bySeconds: 7200)
        for _ in 0..<3 { #expect(try await gateway.sweep().ending == .stopped) }
        #expect(try await gateway.memory.read(Gateway.dn("eve"), ["uid"]) == nil)
        let plan = try await gateway.sweep(isDryRun: true)
        #expect(try await gateway.sweep(approving: plan.hash).ending == .clean)
        #expect(try await gateway.sweep().ending == .clean)
    }
}
