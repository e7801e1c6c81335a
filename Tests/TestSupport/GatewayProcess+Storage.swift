package import Foundation
import Glibc

/// What can become of the disk below a gateway.
extension GatewayProcess {
    /// The state file of a gateway that has not been moved.
    package var state: URL { folder.appending(path: "state.sqlite") }

    /// Limits the size of the files that the running gateway writes, as a quota would; nil for no limit.
    package func limitFiles(to bytes: Int?) async throws {
        guard let pid else { throw SlapdFailure(description: "no gateway runs") }
        let limit = bytes.map(String.init) ?? "unlimited"
        _ = try await SlapdTool.run("/usr/bin/prlimit", ["--pid", "\(pid)", "--fsize=\(limit):unlimited"])
    }

    /// Runs a body with the state of a stopped gateway on a file system of its own. Needs root.
    package func withStateOnSmallDisk(megabytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        let disk = SmallDisk(folder: folder.appending(path: "disk"))
        try FileManager.default.createDirectory(at: disk.folder, withIntermediateDirectories: true)
        _ = try await SlapdTool.run(
            "/usr/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", disk.folder.path])
        do {
            for suffix in ["", "-wal"] {
                let file = state.path + suffix
                guard FileManager.default.fileExists(atPath: file) else { continue }
                try FileManager.default.moveItem(atPath: file, toPath: disk.state.path + suffix)
            }
            let settings = folder.appending(path: "sluice.yaml")
            try String(contentsOf: settings, encoding: .utf8).replacing("state.sqlite", with: "disk/state.sqlite")
                .write(to: settings, atomically: true, encoding: .utf8)
            try await body(disk)
        } catch {
            await unmount(disk)
            throw error
        }
        await unmount(disk)
    }

    private func unmount(_ disk: SmallDisk) async {
        try? await crash()
        _ = try? await SlapdTool.run("/usr/bin/umount", [disk.folder.path])
    }
}

/// A file system with little room.
package struct SmallDisk: Sendable {
    package let folder: URL

    package var state: URL { folder.appending(path: "state.sqlite") }
    private var filler: String { folder.appending(path: "filler").path }

    /// Takes all room that is left.
    package func fill() {
        let file = open(filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<100_000 where write(file, block, block.count) <= 0 { return }
    }

    package func free() { unlink(filler) }

    package func remount(readOnly: Bool) async throws {
        _ = try await SlapdTool.run("/usr/bin/mount", ["-o", "remount,\(readOnly ? "ro" : "rw")", folder.path])
    }
}
