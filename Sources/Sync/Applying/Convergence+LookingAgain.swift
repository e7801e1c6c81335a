import Directory
import Planning

/// What becomes of a decision when somebody changed the entry between the look and the write.
extension Convergence {
    /// Looks again after a refusal that says that things are not as they were seen.
    ///
    /// - Parameters:
    ///   - isHalfDone: the rename of an update was permitted and is done; what is left shows another situation.
    ///   - left: the memberships that a deletion has ended so far.
    func lookAgain(
        _ undertaking: Undertaking, after error: DirectoryError, isHalfDone: Bool = false, left: [HeldMembership] = []
    ) async throws -> Assessment {
        do {
            let assessment = try await assess(undertaking.work)
            if error.code == .entryAlreadyExists, case .add = assessment.change, undertaking.work.link != nil {
                throw SyncError(
                    .incompleteRead,
                    "the entry stands in the directory and is hidden from the gateway's account: check its rights to read",
                    detail: error.message)
            }
            try await refuseIfOwned(assessment, by: undertaking.work)
            // Another one has come into the archive by that name: the next look gives this one a name of its own.
            if error.code == .entryAlreadyExists, undertaking.work.retirement == nil, Self.takesName(assessment.change)
            {
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
        } catch  where isHalfDone && undertaking.work.revives != nil {
            // The entry of one who comes back is moved already, and only the intent tells whose it is.
            try await engine.store.release(undertaking.intent.id)
            throw error
        } catch {
            throw try await giveUp(undertaking, HalfDeparted.wrapping(error, left: left))
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

    /// Whether a refusal says that things are not as they were seen.
    ///
    /// - Parameter assessment: what asked for the change that was refused.
    static func asksForAnotherLook(
        _ error: DirectoryError, _ undertaking: Undertaking, _ assessment: Assessment
    ) -> Bool {
        guard error.effect == .none else { return false }
        // Active Directory says so of attributes and classes that its schema does not know.
        if error.code == .noSuchAttribute, case .add = assessment.change { return false }
        // An earlier send of the same add may have landed meanwhile, and its own values are in the way of this one.
        if error.isNonUnique, !undertaking.isOurs, undertaking.intent.addedAt != nil { return true }
        return [.assertionFailed, .noSuchObject, .noSuchAttribute, .entryAlreadyExists].contains(error.code)
    }
}
