import Foundation
import GRDB
import TestSupport
import Testing

/// A state file in which bytes are not what was written.
@Suite struct DamagedStateTests {
    /// Turns the bits of a file from a place on, in the same file, so that whoever has it open sees it.
    private static func flip(_ path: String, from start: Int) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        let bytes = try file.readToEnd() ?? Data()
        try #require(bytes.count > start)
        try file.seek(toOffset: UInt64(start))
        try file.write(contentsOf: Data(bytes[start...].map { ~$0 }))
        try file.close()
    }

    /// Brings what is in the log into the file.
    private static func emptyLog(_ path: String) async throws {
        try await DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }

    private static func users(_ bridge: Bridge) async throws {
        for name in ["ann", "bob", "cid"] {
            #expect(try await bridge.client.post("/Users", Bridge.user(name)).status == 201)
        }
    }

    @Test(arguments: ["", "-wal"])
    func `a damaged state is not served, and a sweep does nothing on it`(_ suffix: String) async throws {
        try await Bridge.with(extra: "reconcile: { interval: 0s }\n") { bridge in
            let audit = try await DirectoryAudit.begin(bridge)
            try await Self.users(bridge)
            try await bridge.gateway.crash()
            let path = bridge.gateway.state.path
            if suffix.isEmpty { try await Self.emptyLog(path) }
            let before = try await audit.lastChange()
            let content = try Data(contentsOf: URL(filePath: path + suffix))
            try Self.flip(path + suffix, from: suffix.isEmpty ? 100 : 5000)
            for command in ["serve", "reconcile", "explain ann"] {
                let run = try await bridge.gateway.run(command.split(separator: " ").map(String.init))
                #expect(run.status == 1, "\(command): \(run.output)")
                #expect(run.errors.contains("the state \(path) is damaged ("), "\(command): \(run.errors)")
                #expect(run.errors.contains("put a backup in their place"))
            }
            #expect(try await audit.lastChange() == before)
            try content.write(to: URL(filePath: path + suffix))
            try await bridge.gateway.start()
            #expect(try await audit.settle().people.count == 3)
        }
    }

    @Test func `damage that is met while serving stops all changes, and readiness tells it`() async throws {
        try await Bridge.with(extra: "reconcile: { interval: 0s }\n") { bridge in
            try await Self.users(bridge)
            let path = bridge.gateway.state.path
            for suffix in ["", "-wal"] { try Self.flip(path + suffix, from: suffix.isEmpty ? 0 : 32) }
            var statuses: [Int] = []
            for number in 0..<50 where statuses.last != 503 {
                statuses.append(try await bridge.client.post("/Users", Bridge.user("u\(number)")).status)
            }
            #expect(statuses.last == 503 && Set(statuses).isSubset(of: [201, 503]), "\(statuses)")
            let reply = try await bridge.client.post("/Users", Bridge.user("late"))
            #expect(reply.status == 503 && reply.headers["retry-after"] != nil, "\(reply)")
            #expect(try await bridge.entry("late") == nil)
            let readiness = try await bridge.gateway.readiness()
            #expect(readiness.status == 503 && readiness.text.contains("the state \(path) is damaged ("))
            #expect(bridge.gateway.log.contains("is damaged ("))
            try await bridge.gateway.crash()
            #expect(try await bridge.gateway.run(["serve"]).status == 1)
        }
    }
}
