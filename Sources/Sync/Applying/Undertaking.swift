import Planning

/// A piece of work under its intent.
struct Undertaking {
    /// Refuses situations that the trigger must not act in.
    typealias Permit = (Assessment) throws(SyncError) -> Void

    let work: Work
    let intent: Intent
    /// Whether the intent was recorded by this very attempt, so that nothing was ever sent for it before.
    let isOurs: Bool
    /// What a look must pass; nil where an intent that was taken over is completed forward.
    let permit: Permit?
    /// Whether a client is about to be told.
    let acknowledges: Bool
    /// The memberships that were carried to entries of members.
    let borne = EditLog()
}
