import Directory
import Foundation
import Glibc
import SCIM
import TestSupport
import Testing

/// A state that cannot be written: nothing is acknowledged that is not durable, and nothing is sent without an intent.
@Suite struct FullDiskTests {
    private static let quiet = "reconcile: { interval: 0s, limits: { window: 0s } }\n"

    @Test(.enabled(if: getuid() == 0, "a file system can be mounted by root alone"))
    func `a full disk is told, changes nothing, and is over once there is room`() async throws {
        try await Bridge.with(extra: Self.quiet) { bridge in
            let audit = try await DirectoryAudit.begin(bridge)
            let ann = try await bridge.client.post("/Users", Bridge.user("ann")).id
            try await bridge.gateway.crash()
            try await bridge.gateway.withStateOnSmallDisk(megabytes: 4) { disk in
                try await bridge.gateway.start()
                disk.fill()
                let bob = try await bridge.client.post("/Users", Bridge.user("bob"))
                #expect(bob.status == 503 && bob.headers["retry-after"] != nil, "\(bob)")
                let change = Bridge.patch(Bridge.replace("name.givenName", "New"))
                #expect(try await bridge.client.patch("/Users/\(ann)", change).status == 503)
                #expect(try await bridge.client.delete("/Users/\(ann)").status == 503)
                #expect(try await bridge.entry("bob") == nil)
                #expect(try await bridge.entry("ann")?["givenName"] == ["Given"])
                #expect(try await bridge.client.get("/Users/\(ann)").text("name", "givenName") == "Given")
                let words = "the state \(disk.state.path) cannot be written, the disk is full: free space on it"
                let readiness = try await bridge.gateway.readiness()
                #expect(readiness.status == 503 && readiness.text.contains(words), "\(readiness.text)")
                #expect(bridge.gateway.log.contains(words))
                let sweep = try await bridge.reconcile()
                #expect(sweep.status == 1 && sweep.errors.contains(words), "\(sweep.errors)")
                disk.free()
                #expect(try await bridge.client.patch("/Users/\(ann)", change).status == 200)
                #expect(try await bridge.client.post("/Users", Bridge.user("bob")).status == 201)
                #expect(try await bridge.gateway.readiness().status == 200)
                try await bridge.gateway.crash()
                try await bridge.gateway.start()
                let snapshot = try await audit.settle()
                #expect(snapshot.people["ann"]?.given == "New" && snapshot.people["bob"]?.given == "Given")
            }
        }
    }

    @Test(.enabled(if: getuid() == 0, "a file system can be mounted by root alone"))
    func `a state on a read-only file system stops gateway and sweep with its name`() async throws {
        try await Bridge.with(extra: Self.quiet) { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann")).id
            try await bridge.gateway.crash()
            try await bridge.gateway.withStateOnSmallDisk(megabytes: 4) { disk in
                try await disk.remount(readOnly: true)
                for command in ["serve", "reconcile"] {
                    let run = try await bridge.gateway.run([command])
                    #expect(run.status == 1, "\(command): \(run.output)")
                    #expect(run.errors.contains("\(disk.state.path) is read-only"), "\(command): \(run.errors)")
                }
                try await disk.remount(readOnly: false)
                try await bridge.gateway.start()
                #expect(try await bridge.client.get("/Users/\(ann)").status == 200)
                #expect(try await bridge.reconcile().status == 0)
            }
        }
    }

    @Test func `an effect that could not be recorded is not acknowledged, and the next try takes it over`() async throws
    {
        try await Bridge.with(throughGate: true, extra: Self.quiet) { bridge in
            let gate = try #require(bridge.gate)
            let audit = try await DirectoryAudit.begin(bridge)
            gate.hold(.add, .request)
            async let attempt = bridge.client.post("/Users", Bridge.user("ann"))
            try await gate.untilHeld()
            try await bridge.gateway.limitFiles(to: 32_768)
            try await gate.deliver()
            let reply = try await attempt
            #expect(reply.status == 503, "\(reply)")
            #expect(try await bridge.entry("ann") != nil)
            #expect(try await bridge.client.find("userName eq \"ann\"").resources.isEmpty)
            gate.release()
            try await bridge.gateway.limitFiles(to: nil)
            let again = try await bridge.client.post("/Users", Bridge.user("ann"))
            #expect(again.status == 201, "\(again)")
            #expect(try await audit.settle().people.keys.sorted() == ["ann"])
        }
    }

    @Test func `a disk that is full now and then loses nothing that was acknowledged`() async throws {
        try await Bridge.with(extra: Self.quiet) { bridge in
            let audit = try await DirectoryAudit.begin(bridge)
            let group = try await bridge.client.post("/Groups", Groups.body("everybody")).id
            let history = CrashHistory()
            let clients = (0..<4).map { CrashLoad(bridge.client, group: group, history, number: $0, seed: 7) }
            let deadline = ContinuousClock.now + .seconds(3)
            let statuses = try await withThrowingTaskGroup(of: Set<Int>.self) { tasks in
                for client in clients {
                    tasks.addTask {
                        var client = client
                        _ = await client.run { ContinuousClock.now > deadline }
                        return client.statuses
                    }
                }
                for _ in 0..<6 {
                    for limit in [nil, 32_768] {
                        try await bridge.gateway.limitFiles(to: limit)
                        try await Task.sleep(for: .milliseconds(200))
                    }
                }
                return try await tasks.reduce(into: Set()) { $0.formUnion($1) }
            }
            #expect(statuses.isSuperset(of: [201, 503]) && statuses.isSubset(of: [200, 201, 204, 503]), "\(statuses)")
            try await bridge.gateway.crash()
            try await bridge.gateway.start()
            let snapshot = try await audit.settle()
            for (name, fates) in history.all {
                let fate = snapshot.people[name].map { person in
                    let isMember = snapshot.groups["everybody"]?.contains(name) == true
                    return Fate.present(given: person.given ?? "", isMember: isMember)
                }
                #expect(fates.contains(fate ?? .absent), "\(name) is \(fate ?? .absent), not \(fates)")
            }
        }
    }
}
