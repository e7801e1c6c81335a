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
    /// Whether it follows changes by others. Most tests look at what others did before it is repaired.
    private let follows: Bool
    private let process = Mutex<SlapdSpawn?>(nil)

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
    ///   - fallback: the second of `directory.urls`.
    ///   - access: as whom, and how protected.
    ///   - timeout: `directory.operation_timeout`.
    ///   - mapping: the mapping file.
    ///   - tls: certificate and key of the SCIM listener, as paths; nil for plain HTTP.
    ///   - listen: further keys of `listen`, such as `, body_limit: 1024`.
    ///   - extra: further lines of settings.
    ///   - follows: `reconcile.follow`.
    package init(
        ldapURL: String, fallback: String? = nil, access: DirectoryAccess = .slapd, timeout: String = "10s",
        mapping: String = GatewayFixtures.mapping, basePath: String = "/api/v3/scim2",
        tls: (certificate: String, key: String)? = nil, listen: String = "", extra: String = "",
        follows: Bool = false
    ) throws {
        self.follows = follows
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let ports = try SlapdPorts.free(2)
        port = ports[0]
        managementPort = ports[1]
        tenantURL = "\(tls == nil ? "http" : "https")://127.0.0.1:\(port)\(basePath)"
        try write(mapping: mapping)
        try access.password.write(
            to: folder.appending(path: "password"), atomically: true, encoding: .utf8)
        let settings = GatewayFixtures.settings(
            port: port, managementPort: managementPort, basePath: basePath,
            ldapURLs: [ldapURL] + (fallback.map { [$0] } ?? []), access: access, timeout: timeout,
            listen: tls.map { ", tls: { certificate: \($0.certificate), private_key: \($0.key) }\(listen)" } ?? listen)
        try (settings + extra).write(
            to: folder.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
    }

    /// Writes another mapping file, for commands that are run from now on.
    package func write(mapping: String) throws {
        try mapping.write(to: folder.appending(path: "mapping.yaml"), atomically: true, encoding: .utf8)
    }

    /// The `sluice` that was built beside the tests.
    package static var binary: URL {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: "sluice")
    }

    /// Starts `sluice serve` and waits until it is ready.
    ///
    /// - Parameter environment: beside that of the tests.
    package func start(_ environment: [String: String] = [:]) async throws {
        let log = open(folder.appending(path: "gateway.log").path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(log) }
        let spawn = try spawn(["serve"], output: log, errors: log, environment)
        process.withLock { $0 = spawn }
        let limit = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < limit {
            if SlapdPorts.accepts(port), SlapdPorts.accepts(managementPort) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw SlapdFailure(description: "the gateway did not start: \(self.log)")
    }

    /// What the readiness page says.
    package func readiness() async throws -> (status: Int, text: String) {
        try await SCIMClient.page("http://127.0.0.1:\(managementPort)/health/ready")
    }

    /// What is there to be watched.
    package func metrics() async throws -> (status: Int, text: String) {
        try await SCIMClient.page("http://127.0.0.1:\(managementPort)/metrics")
    }

    /// Waits until the gateway says that it can do its work, twenty seconds at most.
    package func untilReady() async throws {
        let limit = ContinuousClock.now + .seconds(20)
        while try await readiness().status != 200 {
            guard ContinuousClock.now < limit else { throw SlapdFailure(description: "not ready: \(log)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Waits until the gateway has stopped itself (SIGSTOP), ten seconds at most.
    package func untilStopped() async throws {
        let limit = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < limit {
            let status = pid.flatMap { try? String(contentsOfFile: "/proc/\($0)/stat", encoding: .utf8) }
            if status?.split(separator: ")").last?.hasPrefix(" T") == true { return }
            try await Task.sleep(for: .milliseconds(3))
        }
        throw SlapdFailure(description: "the gateway does not stop")
    }

    /// What the gateway logged so far.
    package var log: String {
        (try? String(contentsOf: folder.appending(path: "gateway.log"), encoding: .utf8)) ?? ""
    }

    /// The process of the gateway, while it runs.
    var pid: Int32? { process.withLock { $0?.pid } }

    /// Sends a signal to the gateway.
    package func signal(_ signal: Int32) {
        process.withLock { spawn in
            if let spawn { kill(spawn.pid, signal) }
        }
    }

    /// Ends the gateway at once, as a crash would.
    package func crash() async throws {
        signal(SIGKILL)
        await untilEnd()
    }

    /// Waits until the gateway has ended, and gives its exit code.
    @discardableResult
    package func untilEnd() async -> Int32 {
        guard let spawn = process.withLock({ $0 }) else { return 0 }
        let status = await spawn.wait()
        process.withLock { $0 = nil }
        return status
    }

    /// Runs a command to its end.
    package func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> CommandResult {
        try await begin(arguments, environment).untilEnd()
    }

    /// Runs a line of bash with the program as `$0` and the settings as `$1`; gives its exit code.
    package func shell(_ line: String) async throws -> Int32 {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        let settings = folder.appending(path: "sluice.yaml").path
        let command = ["/bin/bash", "-c", line, Self.binary.path, settings]
        let spawn = try SlapdSpawn(command, input: null, output: null, errors: null)
        return await spawn.wait()
    }

    /// Starts a command and leaves it running.
    package func begin(_ arguments: [String], _ environment: [String: String] = [:]) throws -> RunningCommand {
        let files = ["out", "err"].map { folder.appending(path: "\(UUID().uuidString).\($0)") }
        let descriptors = files.map { open($0.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600) }
        defer { for descriptor in descriptors { close(descriptor) } }
        let spawn = try spawn(arguments, output: descriptors[0], errors: descriptors[1], environment)
        return RunningCommand(spawn: spawn, output: files[0], errors: files[1])
    }

    private func spawn(
        _ arguments: [String], output: Int32, errors: Int32, _ environment: [String: String]
    ) throws -> SlapdSpawn {
        let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(input) }
        let settings = folder.appending(path: "sluice.yaml").path
        return try SlapdSpawn(
            [Self.binary.path] + arguments + ["--config", settings], input: input, output: output, errors: errors,
            environment: environment.merging(["SLUICE_RECONCILE_FOLLOW": follows ? "auto" : "off"]) { first, _ in first
            })
    }

    /// Ends everything and removes the folder.
    package func remove() async {
        signal(SIGKILL)
        await untilEnd()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// A command on its way.
package struct RunningCommand: Sendable {
    let spawn: SlapdSpawn
    let output: URL
    let errors: URL

    package func kill() { _ = Glibc.kill(spawn.pid, SIGKILL) }

    package func untilEnd() async -> GatewayProcess.CommandResult {
        let status = await spawn.wait(.seconds(60))
        return GatewayProcess.CommandResult(
            status: status, output: (try? String(contentsOf: output, encoding: .utf8)) ?? "",
            errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
    }
}
