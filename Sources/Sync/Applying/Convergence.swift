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
        let (work, assessment) = try await firstLook(work)
        try permit(assessment)
        try requireWay(of: password(for: work, assessment.change))
        let undertaking = Undertaking(
            work: work, intent: try await record(work, assessment), isOurs: true, permit: permit,
            acknowledges: work.acknowledges)
        return try await finish(undertaking, first: assessment)
    }

    /// A new entry needs no look: an add lands only where nothing stands, and the server's answer says which it was. But a
    /// group that is refused for that must not have come onto its members before.
    private func firstLook(_ work: Work) async throws -> (work: Work, assessment: Assessment) {
        guard work.kind == .create, work.link == nil, !bearsMemberships, let projection = work.projection else {
            return try await look(work)
        }
        return (work, Assessment(.absent, change: .add(projection.newEntry)))
    }

    /// Settles an intent that was taken over: completes it forward, or leaves it in doubt.
    func settle(_ intent: Intent, _ work: Work) async throws -> StoredResource? {
        let assessment: Assessment
        do {
            assessment = try await assess(work)
            try requireWay(of: password(for: work, assessment.change))
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
    func assess(_ work: Work) async throws -> Assessment { try await look(work).assessment }

    /// The same, and the work with the values in it that the directory has the say about.
    private func look(_ work: Work) async throws -> (work: Work, assessment: Assessment) {
        // What is given up is not even looked at.
        if case .release = work.ending { return (work, Assessment(.orphaned)) }
        do {
            let dn = work.projection?.dn ?? work.link?.dn
            let observation = try await reader.observe(link: work.link, at: dn, withMembers: work.isWhole)
            let placed = try await placing(work, observation.linked?.entry)
            let informed = try await engine.reading(observation.linked?.entry, into: placed)
            let assessor = map.assessor
            let subject = try await engine.subject(of: informed, beside: observation.linked?.entry)
            let assessment = assessor.assess(subject, observation).leaving(work.leaves)
            guard let standing = try await successor(in: assessment, informed) else { return (informed, assessment) }
            let succeeding = try await engine.subject(of: informed, beside: standing.entry)
            return (informed, assessor.assess(succeeding, .superseded(by: standing)))
        } catch {
            throw engine.translated(error, for: work.type)
        }
    }

    var reader: EntryReader { session.reader(of: map) }

    var applier: Applier {
        Applier(client: session.client, capabilities: session.capabilities, reader: reader)
    }

    private func record(_ work: Work, _ assessment: Assessment) async throws -> Intent {
        do {
            return try await propose(work, assessment)
        } catch let moved as RowMoved where bearsMemberships {
            try await settleRepairs()
            throw moved
        }
    }

    private func propose(_ work: Work, _ assessment: Assessment) async throws -> Intent {
        let toll = engine.toll(map.charges(of: assessment, work), of: work)
        switch assessment.change {
        case .add(let entry):
            return try await engine.record(work, addedAt: entry.dn, takes: entry.dn, toll: toll)
        case .update(_, let update):
            return try await engine.record(work, addedAt: nil, takes: update.newDN, toll: toll)
        case .delete, nil:
            let endsEntry = Self.endsEntry(work, assessment)
            return try await engine.record(work, addedAt: nil, takes: nil, endsEntry: endsEntry, toll: toll)
        }
    }

    /// Whether a living resource loses its entry, or has lost it.
    private static func endsEntry(_ work: Work, _ assessment: Assessment) -> Bool {
        guard work.desired != nil else { return false }
        if case .delete = assessment.change { return true }
        return assessment.situation == .gone
    }

    private func finish(_ undertaking: Undertaking, first: Assessment) async throws -> StoredResource? {
        var assessment = first
        var left: [HeldMembership] = []
        for _ in 0..<Self.attempts {
            do {
                let standing = try await effect(of: assessment, undertaking, &left)
                let link = try await settingPassword(undertaking.work, assessment, standing)
                return try await engine.complete(
                    undertaking.intent, completion(of: assessment, undertaking, link),
                    acknowledged: undertaking.acknowledges)
            } catch let unset as PasswordUnset {
                throw try await giveUp(undertaking, unset)
            } catch let error as DirectoryError where Self.asksForAnotherLook(error, undertaking, assessment) {
                assessment = try await lookAgain(undertaking, after: error, left: left)
            } catch let partial as PartialUpdate where Self.asksForAnotherLook(partial.error, undertaking, assessment) {
                assessment = try await lookAgain(undertaking, after: partial.error, isHalfDone: true)
            } catch {
                throw try await giveUp(undertaking, error)
            }
        }
        let error = SyncError(.busy, SyncError.busy.message, detail: "the entry kept changing under our writes")
        throw try await giveUp(undertaking, HalfDeparted.wrapping(error, left: left))
    }

    /// Makes the change that the assessment asks for, and gives the link that results.
    ///
    /// - Parameter left: the memberships that a deletion has ended so far.
    private func effect(
        of assessment: Assessment, _ undertaking: Undertaking, _ left: inout [HeldMembership]
    ) async throws -> Link? {
        let (work, intent) = (undertaking.work, undertaking.intent)
        switch assessment.situation {
        case .found, .replaced:
            let link = try await landed(assessment, work, intent)
            try await bear(undertaking)
            return link
        case .leftScope, .protected:
            throw RequestPolicy.refusal(assessment)
        case .gone:
            // Proven to be gone, and not by our hand: should it turn up again, the link knows it as an orphan. Groups may
            // hold its name all the same.
            _ = try await departure(of: work).leaveAll()
            try await bear(undertaking)
            return work.desired == nil ? work.link : nil
        default:
            try await bear(undertaking)
            guard let change = carryingPassword(of: work, try await change(assessment, work, intent), assessment) else {
                if work.desired == nil { left += try await departure(of: work).leaveAll() }
                return assessment.observed.map { Link($0) }
            }
            undertaking.trail.note(change, before: assessment.observed?.entry)
            if work.ends(by: change) { return try await end(change, work, &left) }
            if case .add(let entry) = change, intent.addedAt != entry.dn {
                // Planned as something else, or for another place: first the state, then the directory.
                try await engine.store.amend(intent.id, addedAt: entry.dn)
                engine.pass(.addAnnounced)
            }
            return try await applier.apply(change)
        }
    }

    /// Ends an entry or its service, and the memberships first. Those come back when the entry has to stay.
    private func end(_ change: Change, _ work: Work, _ left: inout [HeldMembership]) async throws -> Link? {
        do {
            left += try await departure(of: work).leaveAll()
            return try await applier.apply(change)
        } catch let half as HalfDeparted {
            throw HalfDeparted(error: half.error, left: left + half.left)
        } catch {
            throw Self.asksAgain(error) ? error : HalfDeparted.wrapping(error, left: left)
        }
    }

    /// How an undertaking ended that did what the assessment asked for.
    private func completion(of assessment: Assessment, _ undertaking: Undertaking, _ link: Link?) -> Completion {
        let work = undertaking.work
        guard work.desired == nil, assessment.situation != .gone else { return .done(link, undertaking.trail.record) }
        switch (work.ending, link) {
        case (.release, _): return .released
        case (.retirement, let link?): return .retired(link, undertaking.trail.record)
        default: return .done(link, undertaking.trail.record)
        }
    }

    func departure(of work: Work) -> Departure {
        Departure(
            engine: engine, session: session, member: work.resource, staysMember: work.desired != nil,
            keepsAdopted: work.kind == .release, actor: work.actor)
    }

    private static func asksAgain(_ error: any Error) -> Bool {
        [.assertionFailed, .noSuchObject].contains((error as? DirectoryError)?.code)
    }
}
