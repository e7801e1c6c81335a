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
    /// What the write does to the entry.
    let trail = ChangeNote()

    /// All memberships that a deletion has ended so far: those that it said it would, and those that came in between.
    func ended(_ left: [HeldMembership]) -> [HeldMembership] {
        let known = Set(left.map(\.group.text))
        let before = intent.kept.left.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
        return left
            + before.map { id, display in
                HeldMembership(group: ResourceID(id), display: display.isEmpty ? nil : display, name: nil)
            }
    }
}
