package import Directory

/// What the gateway holds of one resource, as far as a decision needs it.
package struct Subject: Sendable {
    /// The entry that the mapping derives, or nil for a resource that is deleted or left out.
    package let projection: Projection?
    /// The linked entry as it was last known, or nil without a link.
    package let link: Target?
    /// The entry that the mapping derived before the change that is under way, if there is one: by it our values and
    /// containers are told from those of others.
    package let former: Projection?
    /// What becomes of the entry of a living resource that the mapping leaves out; nil for any other.
    package let leftOut: Otherwise?

    /// What becomes of the entry of a deleted resource.
    package let ending: Ending

    /// Whether the resource lacks values that the entry holds and that are the directory's.
    package let isOutdated: Bool
    /// Whether the resource was made of its entry and no client has said anything of it, so that nobody asks for the entry.
    package let isUnclaimed: Bool

    package init(
        projection: Projection?, link: Target?, former: Projection? = nil, leftOut: Otherwise? = nil,
        ending: Ending = .deletion, isOutdated: Bool = false, isUnclaimed: Bool = false
    ) {
        self.projection = projection
        self.link = link
        self.former = former
        self.leftOut = leftOut
        self.ending = ending
        self.isOutdated = isOutdated
        self.isUnclaimed = isUnclaimed
    }

    /// The same subject with another idea of its entry.
    package func projecting(to projection: Projection) -> Subject {
        Subject(
            projection: projection, link: link, former: former, leftOut: leftOut, ending: ending,
            isOutdated: isOutdated,
            isUnclaimed: isUnclaimed)
    }
}

/// What a look at the directory found of a subject.
package enum Observation: Sendable {
    /// The entry with the link's identity, wherever it stands.
    case linked(ObservedEntry)
    /// The link's identity is proven to be nowhere; perhaps another entry stands where it should.
    case vanished(AbsenceProof, standing: ObservedEntry?)
    /// The link's identity is proven to be nowhere, and the entry in its place to be ours.
    case superseded(by: ObservedEntry)
    /// There is no link; perhaps an entry stands at the projected DN.
    case unlinked(standing: ObservedEntry?)

    /// The entry with the link's identity; nil where it was not found.
    package var linked: ObservedEntry? { if case .linked(let entry) = self { entry } else { nil } }

    /// The entry that is the subject's; nil where it has none.
    fileprivate var own: ObservedEntry? {
        switch self {
        case .linked(let entry), .superseded(let entry): entry
        case .vanished, .unlinked: nil
        }
    }
}

/// The situation of one subject, and the change that would bring the directory to the provisioned state.
package struct Assessment: Sendable {
    package let situation: Situation
    /// The change, or nil where none is needed or none may be made.
    package let change: Change?
    /// The entry that was looked at.
    package let observed: ObservedEntry?
    /// The rule that protects the entry; nil where none does.
    package let rule: String?

    package init(
        _ situation: Situation, change: Change? = nil, observed: ObservedEntry? = nil, rule: String? = nil
    ) {
        self.situation = situation
        self.change = change
        self.observed = observed
        self.rule = rule
    }
}

extension Assessment {
    /// The same without the changes of some attributes.
    package func leaving(_ attributes: Set<AttributeName>) -> Assessment {
        guard !attributes.isEmpty, case .update(let target, let update)? = change else { return self }
        let rest = Update(
            newDN: update.newDN, modifications: update.modifications.filter { !attributes.contains($0.attribute) },
            members: update.members)
        return Assessment(situation, change: rest.isEmpty ? nil : .update(target, rest), observed: observed)
    }

    /// The same of an entry that is changed back each time.
    package var contested: Assessment { Assessment(.contested, change: change, observed: observed) }
}

/// Decides what an observation means. Pure: the same input gives the same assessment.
package struct Assessor: Sendable {
    /// The base below which the gateway works.
    package let base: DN
    /// Which entries are never written; nil where any may be.
    package let protection: Protection?

    package init(base: DN, protection: Protection? = nil) {
        self.base = base
        self.protection = protection
    }

    package func assess(_ subject: Subject, _ observation: Observation) -> Assessment {
        if let own = observation.own, let protection, protection.covers(own.entry) {
            return Assessment(.protected, observed: own, rule: protection.rule)
        }
        return switch observation {
        case .linked(let entry): linked(subject, entry)
        case .vanished(_, let standing): vanished(subject, standing)
        case .superseded(let standing): superseded(subject, standing)
        case .unlinked(let standing): unlinked(subject, standing)
        }
    }

    private func linked(_ subject: Subject, _ observed: ObservedEntry) -> Assessment {
        guard isInReach(observed.entry.dn, of: subject) else {
            return Assessment(.leftScope, observed: observed)
        }
        if subject.leftOut == .keep { return Assessment(.leftOut, observed: observed) }
        guard let projection = subject.projection else { return ending(subject, observed) }
        let place = Placement(projection: projection, former: subject.former).place(of: observed.entry.dn)
        let update = Difference.between(observed.entry, and: projection, at: place.dn, former: subject.former)
        let change: Change? = update.isEmpty ? nil : .update(Target(observed), update)
        let situation = place.situation ?? situation(update, subject, observed)
        return Assessment(situation, change: change, observed: observed)
    }

    /// Whether an entry stands below the base, or where those who left are kept.
    private func isInReach(_ dn: DN, of subject: Subject) -> Bool {
        if dn.isDescendant(of: base) { return true }
        if case .retirement(let retirement) = subject.ending, dn.parent == retirement.container { return true }
        return subject.former?.containers.contains { dn.parent == $0 } ?? false
    }

    /// The end of the entry of a resource that is to have none.
    private func ending(_ subject: Subject, _ observed: ObservedEntry) -> Assessment {
        let deletion = Change.delete(Target(observed))
        guard subject.leftOut == nil else { return Assessment(.leftOut, change: deletion, observed: observed) }
        switch subject.ending {
        case .deletion: return Assessment(.orphaned, change: deletion, observed: observed)
        case .release: return Assessment(.orphaned, observed: observed)
        case .retirement(let retirement): return retiring(retirement, observed)
        }
    }

    /// An entry that somebody else has put into service again is not deleted, whatever time it is.
    private func retiring(_ retirement: Retirement, _ observed: ObservedEntry) -> Assessment {
        let update = retirement.update(of: observed.entry)
        let change: Change? = update.isEmpty ? nil : .update(Target(observed), update)
        guard retirement.isRetired else { return Assessment(.orphaned, change: change, observed: observed) }
        guard update.isEmpty else { return Assessment(.resumed, observed: observed) }
        guard retirement.isDue else { return Assessment(.retired, observed: observed) }
        return Assessment(.orphaned, change: .delete(Target(observed)), observed: observed)
    }

    private func situation(_ update: Update, _ subject: Subject, _ observed: ObservedEntry) -> Situation {
        guard update.isEmpty else { return .drifted }
        guard !subject.isOutdated else { return .outdated }
        return subject.link?.dn == observed.entry.dn ? .inSync : .relocated
    }

    private func vanished(_ subject: Subject, _ standing: ObservedEntry?) -> Assessment {
        // Nobody asks for the entry of who is left out, even where it would have been kept.
        guard let projection = subject.projection, subject.leftOut == nil else {
            return Assessment(.gone, observed: standing)
        }
        guard standing == nil else { return Assessment(.replaced, observed: standing) }
        return Assessment(.missing, change: subject.isUnclaimed ? nil : .add(projection.newEntry))
    }

    private func superseded(_ subject: Subject, _ standing: ObservedEntry) -> Assessment {
        if subject.leftOut == .keep { return Assessment(.superseded, observed: standing) }
        guard let projection = subject.projection else { return ending(subject, standing) }
        let update = Difference.between(
            standing.entry, and: projection, at: projection.dn, former: subject.former)
        let change: Change? = update.isEmpty ? nil : .update(Target(standing), update)
        return Assessment(.superseded, change: change, observed: standing)
    }

    private func unlinked(_ subject: Subject, _ standing: ObservedEntry?) -> Assessment {
        guard let projection = subject.projection else {
            return Assessment(subject.leftOut == nil ? .gone : .leftOut)
        }
        if let standing {
            // A protected entry is no more taken over than it is written.
            return Assessment(
                .found, observed: standing, rule: protection?.covers(standing.entry) == true ? protection?.rule : nil)
        }
        return Assessment(.absent, change: .add(projection.newEntry))
    }
}
