import Foundation
import Synchronization

/// Something about a private slapd did not work.
package struct SlapdFailure: Error, CustomStringConvertible {
    package let description: String
}

/// A running directory server, under its guard.
final class SlapdProcess: Sendable {
    private let guardian: SlapdGuard
    private let pid: Int32

    static let path = "/usr/sbin/slapd"

    private init(guardian: SlapdGuard, pid: Int32) {
        self.guardian = guardian
        self.pid = pid
    }

    /// Starts a server, three times at most: under load one ends at once now and then, without a word.
    ///
    /// - Parameters:
    ///   - remains: what the server leaves outside its folder; removed with the folder.
    ///   - address: the loopback address that it listens on.
    ///   - program: the program, slapd unless another is named.
    static func start(
        _ arguments: [String], folder: URL, port: UInt16, remains: [String] = [],
        address: UInt32 = SlapdPorts.localhost, program: String = path
    ) async throws -> SlapdProcess {
        let start = {
            try await startOnce([program] + arguments, folder: folder, port: port, address: address, remains: remains)
        }
        for attempt in 1...2 {
            if let process = try? await start() { return process }
            try await Task.sleep(for: .milliseconds(500 * attempt))
        }
        return try await start()
    }

    private static func startOnce(
        _ command: [String], folder: URL, port: UInt16, address: UInt32, remains: [String]
    ) async throws -> SlapdProcess {
        let pidFile = folder.appending(path: "pid").path
        try? FileManager.default.removeItem(atPath: pidFile)
        let guardian = try SlapdGuard(command, folder: folder.path, remains: remains)
        let name = command.first ?? ""
        let pid = try await poll("\(name) did not start") {
            (try? String(contentsOfFile: pidFile, encoding: .utf8)).flatMap {
                Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        let process = SlapdProcess(guardian: guardian, pid: pid)
        let isListening = try await poll("\(name) does not listen on port \(port)") {
            process.isRunning ? (SlapdPorts.accepts(port, on: address) ? true : nil) : false
        }
        guard isListening else {
            await process.stop()
            let log = try? String(contentsOf: folder.appending(path: "slapd.log"), encoding: .utf8)
            throw SlapdFailure(description: "\(name) ended at once: \(log ?? "")")
        }
        return process
    }

    func signal(_ signal: Int32) {
        if isRunning { kill(pid, signal) }
    }

    /// TERM, then KILL.
    func stop() async {
        signal(SIGCONT)
        signal(SIGTERM)
        _ = try? await Self.poll("the server does not end") { self.isRunning ? nil : true }
        await guardian.dismiss()
    }

    /// Stops the process where it stands, and waits until it does.
    func freeze() async throws {
        signal(SIGSTOP)
        _ = try await Self.poll("the server does not freeze") { self.state == "T" ? true : nil }
    }

    /// Neither gone nor a zombie.
    private var isRunning: Bool { state != nil && state != "Z" }

    /// The letter of proc(5).
    private var state: Substring? {
        let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return status?.split(separator: ")").last?.split(separator: " ").first
    }

    /// Looks again and again, twenty seconds at most.
    static func poll<Value>(_ problem: String, _ look: () -> Value?) async throws -> Value {
        let limit = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < limit {
            if let value = look() { return value }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw SlapdFailure(description: problem)
    }
}

/// Ports on a loopback address.
enum SlapdPorts {
    /// 127.0.0.1.
    static let localhost: UInt32 = 0x7F00_0001

    private static let last = Atomic(Int(getpid()) * 97 % 20_000)

    /// Ports that are free and that no other test of this process gets. They lie below those that the system gives
    /// to outgoing connections, any of which could take them a moment later.
    static func free(_ count: Int) throws -> [UInt16] {
        var ports: [UInt16] = []
        for _ in 0..<10_000 where ports.count < count {
            let port = UInt16(10_000 + last.add(1, ordering: .relaxed).newValue % 20_000)
            if canBind(port) { ports.append(port) }
        }
        guard ports.count == count else { throw SlapdFailure(description: "no free port") }
        return ports
    }

    /// Whether a port of an address is free for a server.
    static func canBind(_ port: UInt16, on address: UInt32 = localhost) -> Bool {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = socketAddress(address, port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// Whether somebody listens on the port.
    static func accepts(_ port: UInt16, on address: UInt32 = localhost) -> Bool {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = socketAddress(address, port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func socketAddress(_ number: UInt32, _ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = number.bigEndian
        return address
    }
}
