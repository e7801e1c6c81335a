import Foundation
import Sync
import TestSupport
import Testing

/// A step, and for which time it is passed: the process ends there.
struct Fault: Sendable {
    let point: FaultPoint
    let number: Int

    var environment: [String: String] { ["SLUICE_FAULT": "\(point.rawValue):\(number)"] }
    /// For names of users.
    var tag: String { "\(point.rawValue.lowercased())-\(number)" }
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
}
