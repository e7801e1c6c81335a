/// Whether a plan may be applied.
package enum Verdict: Sendable, Hashable {
    case allowed
    /// The limits are exceeded, so nothing of the plan may be applied; the reasons, for people.
    case stopped([String])
    /// The limits are exceeded, and a person said of this very plan that it is meant.
    case approved([String])
    /// It is not the plan that a person looked at.
    case stale(expected: PlanHash)

    /// Whether the plan may be applied.
    package var permits: Bool {
        switch self {
        case .allowed, .approved: true
        case .stopped, .stale: false
        }
    }
}
