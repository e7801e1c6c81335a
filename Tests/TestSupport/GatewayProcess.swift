package import Foundation
import Glibc
import Synchronization

/// A folder with settings, mapping and state, and the real `sluice` to run on it.
package final class GatewayProcess: Sendable {
    package let folder: URL
    package let port: UInt16
    package let managementPort: UInt16
    /// The tenant URL, as an administrator gives it to the identity provider.
    package let tenantURL: String
    private let process = Mutex<Process?>(nil)

    /// What a command printed, and how it ended.
    package struct CommandResult: Sendable {
        package let status: Int32
        package let output: String
        package let errors: String
    }

    /// Writes settings for a gateway that is not yet running.
    ///
    /// - Parameters:
    ///   - ldapURL: the directory server.
    ///   - timeout: `directory.operation_timeout`.
    ///   - mapping: the mapping file.
    ///   - extra: further lines of settings.
    package init(
        ldapURL: String, timeout: String = "10s", mapping: String = GatewayFixtures.mapping,
        basePath: String = "/api/v3/scim2", extra: String = ""
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let ports = try SlapdPorts.free(2)
        port = ports[0]
        managementPort = ports[1]
        tenantURL = "http://127.0.0.1:\(port)\(basePath)"
        try mapping.write(to: folder.appending(path: "mapping.yaml"), atomically: true, encoding: .utf8)
        try SlapdServer.password.write(
            to: folder.appending(path: "password"), atomically: true, encoding: .utf8)
        let settings = GatewayFixtures.settings(
            port: port, managementPort: managementPort, basePath: basePath, ldapURL: ldapURL, timeout: timeout)
        try (settings + extra).write(
            to: folder.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
    }

    /// The `sluice` that was built beside the tests.
    package static var binary: URL {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: "sluice")
    }

    /// Starts `sluice serve` and waits until it is ready.
    package func start() async throws {
        let process = command(["serve"])
        let log = folder.appending(path: "gateway.log")
        if !FileManager.default.fileExists(atPath: log.path) {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        process.standardError = handle
        process.standardOutput = handle
        try process.run()
        self.process.withLock { $0 = process }
        let limit = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < limit {
            if SlapdPorts.accepts(port) { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw SlapdFailure(description: "the gateway did not start: \(self.log)")
    }

    /// What the gateway logged so far.
    package var log: String {
        (try? String(contentsOf: folder.appending(path: "gateway.log"), encoding: .utf8)) ?? ""
    }

    /// Sends a signal to the gateway.
    package func signal(_ signal: Int32) {
        process.withLock { process in
            if let process, process.isRunning { kill(process.processIdentifier, signal) }
        }
    }

    /// Ends the gateway at once, as a crash would.
    package func crash() async throws {
        signal(SIGKILL)
        _ = try await untilEnd()
    }

    /// Waits until the gateway has ended, and gives its exit code.
    @discardableResult
    package func untilEnd() async throws -> Int32 {
        let limit = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < limit {
            let status = process.withLock { process -> Int32? in
                guard let running = process, !running.isRunning else { return process == nil ? 0 : nil }
                process = nil
                return running.terminationStatus
            }
            if let status { return status }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw SlapdFailure(description: "the gateway does not end")
    }

    /// Runs a command to its end.
    package func run(_ arguments: [String]) async throws -> CommandResult {
        let running = try begin(arguments)
        return try await running.untilEnd()
    }

    /// Starts a command and leaves it running.
    package func begin(_ arguments: [String]) throws -> RunningCommand {
        let process = command(arguments)
        let files = ["out", "err"].map { folder.appending(path: "\(UUID().uuidString).\($0)") }
        for file in files { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        return RunningCommand(process: process, output: files[0], errors: files[1])
    }

    private func command(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments + ["--config", folder.appending(path: "sluice.yaml").path]
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SLUICE_") }
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Ends everything and removes the folder.
    package func remove() async {
        signal(SIGKILL)
        _ = try? await untilEnd()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// A command on its way.
package final class RunningCommand: Sendable {
    private let process: Process
    private let output: URL
    private let errors: URL

    init(process: Process, output: URL, errors: URL) {
        self.process = process
        self.output = output
        self.errors = errors
    }

    package func kill() { _ = Glibc.kill(process.processIdentifier, SIGKILL) }

    package func untilEnd() async throws -> GatewayProcess.CommandResult {
        let limit = ContinuousClock.now + .seconds(60)
        while process.isRunning {
            guard ContinuousClock.now < limit else {
                kill()
                throw SlapdFailure(description: "a command does not end")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        return GatewayProcess.CommandResult(
            status: process.terminationStatus,
            output: (try? String(contentsOf: output, encoding: .utf8)) ?? "",
            errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
    }
}
