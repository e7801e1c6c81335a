package import Directory
package import SCIM

/// What an adoption found of one entry that nobody owned, and what it did.
package struct AdoptionFinding: Sendable {
    /// How surely the entry is that of one resource.
    package enum Standing: String, Sendable, Hashable, CaseIterable {
        /// A strong rule of `correlate` proves it.
        case strong
        /// A weak rule suggests it, or only its name says so.
        case weak
        /// Something else is known by the same value or name.
        case ambiguous
        /// No resource can be made of it.
        case unmatched
    }

    package let dn: DN
    package let type: ResourceKind
    package let standing: Standing
    /// What the resource is called; nil for an entry that does not say.
    package let name: String?
    /// By what it is known, or why it cannot be taken over.
    package let reason: String
    /// The resource that was made of it; nil where none was.
    package let resource: ResourceID?
    /// Whether it is to be taken over, once the run is no dry one.
    package let isWanted: Bool
}
