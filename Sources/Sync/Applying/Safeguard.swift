import Directory

/// What keeps a write from an entry that is not the one that was looked at.
enum Safeguard {
    /// The server checks it in the same step (RFC 4528).
    case assertion(DirectoryFilter)
    /// The entry as a look right before the write showed it.
    case look(Entry)

    var assertion: DirectoryFilter? {
        if case .assertion(let filter) = self { filter } else { nil }
    }

    /// The same modifications, but after a look with the values that were seen named as those that go: a compare and
    /// swap, which the server refuses when they are others by then.
    ///
    /// Values that may not be seen, such as passwords, are replaced whatever they are.
    func swapping(_ modifications: [Modification]) -> [Modification] {
        guard case .look(let entry) = self else { return modifications }
        return modifications.flatMap { modification in
            let seen = entry[modification.attribute]
            guard !seen.isEmpty, MatchingRule.equality(of: modification.attribute) != .octetString else {
                return [modification]
            }
            let deletion = Modification(.delete, modification.attribute, seen)
            switch modification.operation {
            case .replace where modification.values.isEmpty: return [deletion]
            case .replace: return [deletion, Modification(.add, modification.attribute, modification.values)]
            case .delete where modification.values.isEmpty: return [deletion]
            case .add, .delete: return [modification]
            }
        }
    }
}
