/// A table of values: what stands on the left becomes what stands on the right. The left is found without case.
package struct ValueTable: Sendable, Hashable {
    /// What becomes of a value that is not in the table.
    package enum Otherwise: String, Sendable, Hashable, CaseIterable {
        case keep, drop, refuse
    }

    private let entries: [String]
    private let forth: [String: String]
    private let back: [String: String]
    private let otherwise: Otherwise

    init(_ entries: [(from: String, to: String)], otherwise: Otherwise) {
        self.entries = entries.map(\.from)
        forth = Dictionary(entries.map { ($0.from.lowercased(), $0.to) }) { first, _ in first }
        back = Dictionary(entries.map { ($0.to.lowercased(), $0.from) }) { first, _ in first }
        self.otherwise = otherwise
    }

    /// Whether no two values become the same.
    var isOneToOne: Bool { forth.count == back.count }

    func value(_ text: String) throws(StepProblem) -> String? {
        if let found = forth[text.lowercased()] { return found }
        switch otherwise {
        case .keep: return text
        case .drop: return nil
        case .refuse: throw .unreadable(text, expected: "one of \(entries.joined(separator: ", "))")
        }
    }

    /// The other way round; nil for a value that no other one becomes.
    func origin(of text: String) -> String? {
        back[text.lowercased()] ?? (otherwise == .keep && forth[text.lowercased()] == nil ? text : nil)
    }
}
