import Planning

/// What `sluice reconcile --help` says of situations, actions and exit codes.
enum SituationsHelp {
    static let text = """
        Situations, what a run does about each, and what else may be chosen under reconcile.actions:

        \(Situation.allCases.map(line).joined(separator: "\n"))

        More changes than reconcile.limits allow stop the whole run before its first write; the hash of the plan lets it pass \
        once (--approve).

        Exit codes: 0 nothing to do or all applied, 1 error (nothing was changed, or the run was cut off and says so), 2 \
        changes pending (dry run), 3 stopped by a limit, 4 some objects failed or wait for a decision.
        """

    private static func line(of situation: Situation) -> String {
        let standard = ActionTable()[situation]
        let others = ActionTable.choices(for: situation).filter { $0 != standard }.map(\.rawValue)
        let name = situation.rawValue.padding(to: 12)
        let action = standard.rawValue.padding(to: 7)
        return "  \(name)\(action)" + (others.isEmpty ? "" : " (or \(others.joined(separator: ", ")))")
            + "\n      \(situation.meaning)"
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        count < width ? self + String(repeating: " ", count: width - count) : self
    }
}
