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

/// How many entries of each standing an adoption found.
package struct AdoptionSummary: Sendable {
    package private(set) var found: [AdoptionFinding.Standing: Int] = [:]
    package private(set) var adopted = 0
    /// Those that were not taken over, and are to be as soon as the run is no dry one.
    package private(set) var wanted = 0
    /// Those that a person has to decide about.
    package private(set) var undecided = 0
    /// How many entries of the mapped classes belonged to a resource already.
    package internal(set) var owned = 0

    mutating func note(_ finding: AdoptionFinding) {
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

/// What an adoption is asked to do.
package struct AdoptionOrder: Sendable {
    /// Say what would be done and do nothing.
    package var isDryRun: Bool
    /// Take over what only a weak rule or its name speaks for, too.
    package var takesWeak: Bool
    /// Who asks for it.
    package var actor: String

    package init(isDryRun: Bool = false, takesWeak: Bool = false, actor: String = "adopt") {
        self.isDryRun = isDryRun
        self.takesWeak = takesWeak
        self.actor = actor
    }
}
