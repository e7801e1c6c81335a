import Foundation
import Sync
import TestSupport
import Testing

/// A step, and for which time it is passed: the process ends there.
struct Fault: Sendable {
    let point: FaultPoint
    let number: Int

    var environment: [String: String] { ["SLUICE_FAULT": "\(point.rawValue):\(number)"] }
    /// The same for a process that only stops there until it is told to go on.
    var stopping: [String: String] { ["SLUICE_FAULT": "\(point.rawValue):\(number):stop"] }
    /// For names of users.
    var tag: String { "\(point.rawValue.lowercased())-\(number)" }
}

/// How much is tried.
enum CrashRounds {
    private static let environment = ProcessInfo.processInfo.environment
    /// `make test-crash` asks for 500.
    static let count = environment["SLUICE_CRASH_ROUNDS"].flatMap(Int.init) ?? 20
    static let seed = environment["SLUICE_CRASH_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0...UInt64.max)
    static let isThorough = count > 20
}

/// The steps that a process has passed.
struct FaultTrace: Sendable {
    private let file: URL

    init(_ bridge: Bridge) { file = bridge.gateway.folder.appending(path: "trace-\(UUID().uuidString)") }

    var environment: [String: String] { ["SLUICE_FAULT_TRACE": file.path] }

    /// Each passing, in order.
    func faults() throws -> [Fault] {
        var counts: [FaultPoint: Int] = [:]
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let point = try #require(FaultPoint(rawValue: String(line)))
            counts[point, default: 0] += 1
            return Fault(point: point, number: counts[point, default: 1])
        }
    }

    /// Of each step the first and the last passing; each one where more rounds than usual are asked for.
    func chosenFaults() throws -> [Fault] {
        let all = try faults()
        guard !CrashRounds.isThorough else { return all }
        let last = all.reduce(into: [:]) { $0[$1.point] = $1.number }
        return all.filter { $0.number == 1 || $0.number == last[$0.point] }
    }
}
