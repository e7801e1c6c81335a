/// How many entries of each standing an adoption found.
package struct AdoptionSummary: Sendable {
    package private(set) var found: [AdoptionFinding.Standing: Int] = [:]
    package private(set) var adopted = 0
    /// Those that were not taken over, and are to be as soon as the run is no dry one.
    package private(set) var wanted = 0
    /// Those that a person has to decide about.
    package private(set) var undecided = 0
    /// How many entries of the mapped classes belonged to a resource already.
    package private(set) var owned = 0

    /// - Parameters:
    ///   - finding: nil for an entry that belonged to its resource already.
    ///   - tell: hears of any other.
    mutating func note(_ finding: AdoptionFinding?, _ tell: (AdoptionFinding) -> Void) {
        guard let finding else {
            owned += 1
            return
        }
        tell(finding)
        found[finding.standing, default: 0] += 1
        if finding.resource != nil {
            adopted += 1
        } else if finding.isWanted {
            wanted += 1
        } else if finding.standing != .unmatched {
            undecided += 1
        }
    }
}
