/// When entries that nobody owns are taken over.
package enum AdoptionPolicy: String, Sendable, Hashable, CaseIterable {
    /// Only by `sluice adopt`.
    case byCommand = "by_command"
    /// Also when a client looks for somebody whom a strong rule knows as the one of an entry, or is about to create one.
    case onMatch = "on_match"
}
