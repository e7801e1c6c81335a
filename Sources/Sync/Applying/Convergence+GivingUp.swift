import Directory
import Mapping
import Planning

/// What becomes of an intent whose write failed: nothing that was sent is forgotten, and nothing that was not
/// sent stays behind.
extension Convergence {
    /// Ends or releases the intent, and gives the error to throw.
    func giveUp(_ undertaking: Undertaking, _ error: any Error) async throws -> any Error {
        let (work, intent) = (undertaking.work, undertaking.intent)
        let error = Self.hiding(work.password, in: error)
        if let half = half(error, undertaking) { return try await giveUp(undertaking, half) }
        let partial = error as? PartialUpdate
        let cause = partial?.error ?? error
        guard !mayStillLand(cause), undertaking.isOurs || isSettled(cause, work) else {
            try await engine.store.release(intent.id)
            return inDoubt(cause)
        }
        // What is done by halves and cannot go on for now stays begun, and so does what cannot be taken back.
        guard partial == nil || isRefusal(cause, work), try await unbear(undertaking), await putBack(partial, work)
        else {
            try await engine.store.release(intent.id)
            return inDoubt(cause)
        }
        let result = overlongName(cause, work) ?? engine.translated(cause, for: work.type)
        _ = try await engine.complete(
            intent, .withdrawn(reason: "\(result)"), acknowledged: false)
        // Whoever began it may have come half the way.
        if partial != nil || !undertaking.isOurs && (work.kind == .change || work.retirement != nil) {
            await revert(work, from: work.retirement?.place ?? work.projection?.place)
        }
        return result
    }

    /// A deletion that is refused gives back what it has cost. One that only cannot go on for now stays begun: it is
    /// completed by whoever comes next.
    private func giveUp(_ undertaking: Undertaking, _ half: HalfDeparted) async throws -> any Error {
        let cause = (half.error as? PartialUpdate)?.error ?? half.error
        let error = engine.translated(cause, for: undertaking.work.type)
        // A lack of rights says nothing about an earlier send.
        let refusals: [SyncError.Code] =
            undertaking.isOurs ? [.conflict, .protected, .refused, .invalidValue] : [.conflict, .protected]
        guard !mayStillLand(cause), let refusal = error as? SyncError, refusals.contains(refusal.code),
            try await unbear(undertaking)
        else {
            try await engine.store.release(undertaking.intent.id)
            return (cause as? DirectoryError).map(SyncError.inDoubt) ?? error
        }
        let departure = departure(of: undertaking.work)
        // Under the intent, so that who is cut off here is given back what is left by whoever comes next.
        do {
            if !departure.staysMember { try await departure.rejoin(undertaking.ended(half.left)) }
        } catch {
            try await engine.store.release(undertaking.intent.id)
            return error
        }
        _ = try await engine.complete(
            undertaking.intent, .withdrawn(reason: "\(refusal)"), acknowledged: false)
        if departure.staysMember { await departure.restoreNames() }
        if let retirement = undertaking.work.retirement { await revert(undertaking.work, from: retirement.place) }
        return refusal
    }

    /// A deletion that somebody else began may have cost memberships before.
    private func half(_ error: any Error, _ undertaking: Undertaking) -> HalfDeparted? {
        if let half = error as? HalfDeparted { return half }
        guard !undertaking.isOurs, !undertaking.intent.kept.left.isEmpty else { return nil }
        return HalfDeparted(error: error, left: [])
    }

    /// Whether the write was sent and its effect is unknown. An error that is not the directory's, such as a
    /// failed commit or a cancellation, says nothing about what the directory did.
    private func mayStillLand(_ error: any Error) -> Bool {
        switch error {
        case let error as DirectoryError: error.effect == .unknown
        case is SyncError, is IncompleteRead: false
        default: true
        }
    }

    /// Whether the directory says no, and would say so again.
    private func isRefusal(_ error: any Error, _ work: Work) -> Bool {
        let code = (engine.translated(error, for: work.type) as? SyncError)?.code
        return code != .unavailable && code != .busy
    }

    /// Gives the entry of one who came back its former place again, where the rest of the return was refused.
    ///
    /// - Returns: whether it stands where it stood.
    private func putBack(_ partial: PartialUpdate?, _ work: Work) async -> Bool {
        guard let partial, work.revives != nil, let former = work.link?.dn else { return true }
        return (try? await applier.apply(.update(partial.link.target, Update(newDN: former, modifications: [])))) != nil
    }

    /// Whether an intent that was in doubt can end with this error: when what was to be written is refused for what
    /// it is, an earlier send of the same is refused alike. Rights, referrals, a server that is read-only or away
    /// say nothing about the earlier send, which may have reached another server.
    private func isSettled(_ error: any Error, _ work: Work) -> Bool {
        // The earlier send may have had another password.
        if (error as? DirectoryError)?.isPasswordRestriction == true { return false }
        let verdict = overlongName(error, work) ?? (engine.translated(error, for: work.type) as? SyncError)
        guard let code = verdict?.code else { return false }
        return code == .invalidValue || code == .uniqueness
    }

    /// OpenLDAP's mdb keeps a name twice in one record of 511 bytes and fails with `other` where it does not fit,
    /// which no other try can mend.
    private func overlongName(_ error: any Error, _ work: Work) -> SyncError? {
        guard let error = error as? DirectoryError, error.code == .other, error.effect == .none,
            let named = work.projection?.dn.rdn?.values.first, named.value.bytes.count > 200
        else { return nil }
        let source = map.source(of: named.name) ?? named.name.description
        return SyncError(
            .invalidValue, "\(source): \(named.value.bytes.count) bytes are more than the directory takes for a name",
            detail: error.message)
    }

    private func inDoubt(_ error: any Error) -> any Error {
        guard let error = error as? DirectoryError, error.effect == .unknown else { return engine.translated(error) }
        return SyncError.inDoubt(error)
    }

    /// Takes back what was done after what belongs to it was refused. If that fails as well, the entry differs from the
    /// state, which the next sweep sees and repairs.
    ///
    /// - Parameter former: what the entry holds of the change.
    func revert(_ work: Work, from former: Projection?) async {
        guard let stored = try? await engine.store.resource(work.resource),
            let repair = try? await Work(
                .repair, on: stored, desired: stored.resource, former: former, actor: work.actor,
                engine),
            let assessment = try? await assess(repair), assessment.change != nil
        else { return }
        _ = try? await run(repair) { _ in }
    }
}

extension Convergence {
    /// The same error without the password, should the server have repeated it: errors are logged, and kept with what
    /// was tried.
    private static func hiding(_ password: Secret?, in error: any Error) -> any Error {
        guard let password else { return error }
        switch error {
        case let error as DirectoryError: return error.hiding(password)
        case let partial as PartialUpdate:
            return PartialUpdate(error: partial.error.hiding(password), link: partial.link)
        default: return error
        }
    }
}

extension Projection {
    /// The place alone, for an entry that was put there and got none of the values.
    fileprivate var place: Projection {
        Projection(dn: dn, attributes: [], containers: containers, inactiveContainer: inactiveContainer)
    }
}
