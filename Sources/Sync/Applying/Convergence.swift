import Directory
import Mapping
import Planning
import SCIM

/// Brings one resource and its entry to a desired state: look, decide, record, write, complete.
///
/// A request, a repair of a sweep and the settling of an unanswered write all come through here.
struct Convergence: Sendable {
    let engine: Engine
    let session: DirectorySession
    /// The map of the resource's type.
    let map: AttributeMap

    /// How often a decision is taken again when somebody changed the entry between the look and the write.
    private static let attempts = 5

    /// Does the work under a new intent.
    ///
    /// - Parameter permit: refuses situations that the trigger must not act in; asked after every look.
    /// - Throws: `SyncError`; `RowMoved` when the state is no longer what the work was made from; `NameHeld`.
    func run(_ work: Work, permit: @escaping Undertaking.Permit) async throws -> StoredResource? {
        let assessment = try await firstLook(work)
        try permit(assessment)
        let undertaking = Undertaking(
            work: work, intent: try await record(work, assessment), isOurs: true, permit: permit,
            acknowledges: work.acknowledges)
        return try await finish(undertaking, first: assessment)
    }

    /// A new entry needs no look: an add lands only where nothing stands, and the server's answer says which it was.
    private func firstLook(_ work: Work) async throws -> Assessment {
        guard work.kind == .create, let projection = work.projection else { return try await assess(work) }
        return Assessment(.absent, change: .add(projection.newEntry))
    }

    /// Settles an intent that was taken over: completes it forward, or leaves it in doubt.
    func settle(_ intent: Intent, _ work: Work) async throws -> StoredResource? {
        let assessment: Assessment
        do {
            assessment = try await assess(work)
        } catch {
            try await engine.store.release(intent.id)
            throw error
        }
        let undertaking = Undertaking(work: work, intent: intent, isOurs: false, permit: nil, acknowledges: false)
        return try await finish(undertaking, first: assessment)
    }

    /// What the directory shows, and what it means for the work.
    ///
    /// - Throws: `SyncError`.
    func assess(_ work: Work) async throws -> Assessment {
        do {
            let dn = work.projection?.dn ?? work.link?.dn
            let observation = try await reader.observe(link: work.link, at: dn, withMembers: work.isWhole)
            return Assessor(base: map.base).assess(work.subject, observation)
        } catch {
            throw engine.translated(error, for: work.type)
        }
    }

    var reader: EntryReader { session.reader(of: map) }

    private var applier: Applier {
        Applier(client: session.client, capabilities: session.capabilities, reader: reader)
    }

    private func record(_ work: Work, _ assessment: Assessment) async throws -> Intent {
        switch assessment.change {
        case .add(let entry): try await engine.record(work, addedAt: entry.dn, takes: entry.dn)
        case .update(_, let update): try await engine.record(work, addedAt: nil, takes: update.newDN)
        case .delete, nil: try await engine.record(work, addedAt: nil, takes: nil)
        }
    }

    private func finish(_ undertaking: Undertaking, first: Assessment) async throws -> StoredResource? {
        var assessment = first
        for _ in 0..<Self.attempts {
            do {
                let link = try await effect(of: assessment, undertaking.work, undertaking.intent)
                return try await engine.store.complete(
                    undertaking.intent, .done(link), acknowledged: undertaking.acknowledges)
            } catch let error as DirectoryError where Self.asksForAnotherLook(error, undertaking) {
                assessment = try await lookAgain(undertaking, after: error)
            } catch let partial as PartialUpdate where Self.asksForAnotherLook(partial.error, undertaking) {
                // The rename was permitted and is done; what is left of the work shows another situation.
                assessment = try await lookAgain(undertaking, after: partial.error, isHalfDone: true)
            } catch {
                throw try await giveUp(undertaking, error)
            }
        }
        let error = SyncError(.busy, SyncError.busy.message, detail: "the entry kept changing under our writes")
        throw try await giveUp(undertaking, error)
    }

    /// Makes the change that the assessment asks for, and gives the link that results.
    private func effect(of assessment: Assessment, _ work: Work, _ intent: Intent) async throws -> Link? {
        switch assessment.situation {
        case .found, .replaced:
            return try await landed(assessment, work, intent)
        case .leftScope:
            throw RequestPolicy.refusal(assessment)
        case .gone:
            // Proven to be gone, and not by our hand: should it turn up again, the link knows it as an orphan.
            return work.link
        default:
            guard let change = try await change(assessment, work, intent) else {
                return assessment.observed.map { Link($0) }
            }
            if case .add(let entry) = change, intent.addedAt != entry.dn {
                // Planned as something else, or for another place: first the state, then the directory.
                try await engine.store.amend(intent.id, addedAt: entry.dn)
            }
            return try await applier.apply(change)
        }
    }

    /// The change that is made: what the assessment asks for, and the members that come and go with the intent. An
    /// entry that has to be made gets all of its members.
    private func change(_ assessment: Assessment, _ work: Work, _ intent: Intent) async throws -> Change? {
        guard let rule = map.members, !work.isWhole else { return assessment.change }
        let resolution = MemberResolution(store: engine.store, rule: rule)
        switch assessment.change {
        case .add(var entry):
            entry.attributes[rule.attribute] = rule.values(try await resolution.all(after: intent))
            return .add(entry)
        case .update(let target, let update):
            return .update(target, update.with(try await resolution.delta(of: intent)))
        case .delete: return assessment.change
        case nil:
            guard let observed = assessment.observed, let delta = try await resolution.delta(of: intent) else {
                return nil
            }
            return .update(Target(observed), Update(newDN: nil, modifications: [], members: delta))
        }
    }

    /// An entry stands where we were about to add ours: it is the one that an earlier send of this intent left,
    /// or somebody else's.
    private func landed(_ assessment: Assessment, _ work: Work, _ intent: Intent) async throws -> Link {
        guard let standing = assessment.observed, let sent = work.projection?.newEntry else {
            throw RequestPolicy.refusal(assessment)
        }
        if let owner = try await engine.store.owner(of: standing.identity), owner.id != work.resource {
            throw SyncError(
                .uniqueness, "the entry of that name belongs to another \(owner.type.noun)",
                detail: "\(standing.entry.dn)")
        }
        if let objection = objection(to: standing, intent, sent) {
            // What excludes that the add landed also settles an intent that was taken over.
            throw SyncError(
                excludesLanding(standing, intent) ? .uniqueness : .conflict,
                "an entry of that name stands in the directory and is not the gateway's",
                detail: "\(standing.entry.dn): \(objection)")
        }
        return Link(standing)
    }

    /// Why a standing entry is not proven to be what an intent's add left behind; nil when it is.
    func objection(to standing: ObservedEntry, _ intent: Intent, _ sent: Entry) -> String? {
        guard let proof = proof(of: intent) else { return "the gateway's own identity is not known" }
        return proof.objection(to: standing.entry, sent: sent)
    }

    /// Whether a standing entry proves that an intent's add never landed.
    func excludesLanding(_ standing: ObservedEntry, _ intent: Intent) -> Bool {
        proof(of: intent)?.isExcluded(by: standing.entry) ?? false
    }

    private func proof(of intent: Intent) -> LandingProof? {
        engine.gateway.map { gateway in
            LandingProof(
                gateway: gateway, notBefore: intent.recorded.advanced(bySeconds: -120).generalizedTime,
                sentTo: intent.addedAt)
        }
    }

    private func lookAgain(
        _ undertaking: Undertaking, after error: DirectoryError, isHalfDone: Bool = false
    ) async throws -> Assessment {
        do {
            let assessment = try await assess(undertaking.work)
            if error.code == .entryAlreadyExists, case .add = assessment.change, undertaking.work.link != nil {
                throw SyncError(
                    .incompleteRead,
                    "the entry stands in the directory and is hidden from the gateway's account: check its rights to read",
                    detail: error.message)
            }
            if error.code == .entryAlreadyExists, Self.takesName(assessment.change) {
                throw SyncError(
                    .conflict, "an entry of that name stands in the directory and is not the gateway's",
                    detail: error.message)
            }
            // Not our own earlier add, then, but another entry that holds the value.
            if error.isNonUnique, case .add = assessment.change { throw error }
            if isHalfDone, Self.keepsEntry(assessment.change) {
                try RequestPolicy.permit(assessment)
            } else {
                try undertaking.permit?(assessment)
            }
            return assessment
        } catch {
            throw try await giveUp(undertaking, error)
        }
    }

    /// Whether a change neither makes an entry nor ends one.
    private static func keepsEntry(_ change: Change?) -> Bool {
        switch change {
        case .update, nil: true
        case .add, .delete: false
        }
    }

    /// Whether a change would give an entry a name that it does not have yet.
    private static func takesName(_ change: Change?) -> Bool {
        switch change {
        case .add: true
        case .update(_, let update): update.newDN != nil
        case .delete, nil: false
        }
    }

    private static func asksForAnotherLook(_ error: DirectoryError, _ undertaking: Undertaking) -> Bool {
        guard error.effect == .none else { return false }
        // An earlier send of the same add may have landed meanwhile, and its own values are in the way of this one.
        if error.isNonUnique, !undertaking.isOurs, undertaking.intent.addedAt != nil { return true }
        return [.assertionFailed, .noSuchObject, .noSuchAttribute, .entryAlreadyExists].contains(error.code)
    }
}

extension Engine {
    /// Records the intent of a piece of work.
    ///
    /// - Throws: `RowMoved`, `NameHeld`, `NameStands`, `StillMember`; `SyncError` with `invalidValue` for a member who is not there.
    func record(_ work: Work, addedAt: DN?, takes: DN?) async throws -> Intent {
        let verdict = try await store.record(
            Proposal(
                kind: work.kind, resource: work.resource, type: work.type, rowVersion: work.rowVersion,
                desired: work.desired, members: work.membershipChange, addedAt: addedAt, takes: takes,
                actor: work.actor))
        switch verdict {
        case .recorded(let intent): return intent
        case .stale, .occupied: throw RowMoved()
        case .nameTaken(let holder): throw NameHeld(name: work.name, type: work.type, holder: holder)
        case .nameStands(let name): throw NameStands(name: name)
        case .stillMember(let group): throw StillMember(group: group)
        case .unknownMember(let id): throw SyncError.unknownMember(id)
        }
    }
}

/// The name belongs to another resource of the type; nothing was recorded.
struct NameHeld: Error {
    let name: String
    let type: ResourceKind
    let holder: ResourceID

    var error: SyncError { .nameTaken(name, type) }
}

/// A group still knows somebody by the name that was about to be taken; nothing was recorded.
struct NameStands: Error {
    let name: StaleName
}

/// Somebody who is to be deleted is a member of a group, or about to become one; nothing was recorded.
struct StillMember: Error {
    let group: ResourceID
}

/// The state is no longer what a decision was taken from; the caller reads it again.
struct RowMoved: Error {}
