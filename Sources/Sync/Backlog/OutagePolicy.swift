/// What becomes of a client's write while the directory is away.
package enum OutagePolicy: String, Sendable, Hashable, CaseIterable {
    /// It is refused, and nothing of it is kept: the client sends it again.
    case refuse
    /// It is taken into the state, and its entry follows when the directory is back.
    case accept
}
