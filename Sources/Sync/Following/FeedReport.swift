package import Directory
package import Planning

/// What came of some looks that a feed gave reason for.
package struct FeedReport: Sendable {
    package let plan: Plan
    package let verdict: Verdict
    /// The outcomes, in the order of the plan; empty for a stop.
    package let outcomes: [ItemOutcome]
    /// Why the run ended before the plan did. Nil when it did not.
    package let interruption: SyncError?
}

/// What the one who runs a feed should know.
package enum FeedNotice: Sendable {
    /// Resources were looked at, and something is to be done or said about some of them.
    case looked(FeedReport)
    /// Something may have happened that the feed does not find: a sweep is wanted.
    case needsSweep(String)
    /// A resource could not be looked at, and is left to the next sweep.
    case leftToSweep(ResourceID, String)
    /// A feed is being followed.
    case following(FeedSource)
    /// The feed of a base broke off, and is taken up again after a while.
    case brokenOff(base: DN, reason: String, pause: Duration)
}
