import Foundation
import Store
import Sync
import TestSupport

/// A folder of its own for the state files of one test.
struct StateFolder: Sendable {
    let url: URL

    /// The state file.
    var state: String { url.appending(path: "state.sqlite").path }
    /// The file beside it whose locked bytes tell which sessions are alive.
    var sessions: String { state + ".sessions" }

    /// Makes a folder, and removes it when the body is done.
    static func with<Result>(_ body: (StateFolder) async throws -> Result) async throws -> Result {
        let url = FileManager.default.temporaryDirectory.appending(path: "sluice-state-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(StateFolder(url: url))
    }

    /// Opens the state in a session of its own.
    func open(_ clock: ManualClock = ManualClock()) throws -> SQLiteStore {
        try SQLiteStore(path: state) { clock.now }
    }
}
