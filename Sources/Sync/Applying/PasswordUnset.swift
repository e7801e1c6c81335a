import Directory
import Mapping
import Planning
import SCIM

/// The entry stands as it should, and its password was not set, or nobody knows.
struct PasswordUnset: Error {
    let error: any Error
    let link: Link
    /// What was done before it.
    let change: Change?
    /// Whether the password was set, and something failed after it.
    let isSet: Bool
    let isRandom: Bool

    var isOfNewEntry: Bool { if case .add = change { true } else { false } }
}

extension Convergence {
    /// Ends the intent of a write of which only the password is missing, and gives the error to throw.
    ///
    /// What the directory refuses for good is undone, the entry that was made for it included. Otherwise the entry stands,
    /// and nobody is told so: the client's next try finds it, and sets the password.
    func giveUp(_ undertaking: Undertaking, _ unset: PasswordUnset) async throws -> any Error {
        let (work, intent) = (undertaking.work, undertaking.intent)
        guard let refusal = refusal(unset), undertaking.isOurs, try await isUndone(unset, work) else {
            _ = try await engine.complete(intent, .done(unset.link), acknowledged: false)
            return refusal(unset) ?? inDoubt(unset)
        }
        _ = try await engine.complete(intent, .withdrawn(reason: "\(refusal)"), acknowledged: false)
        if unset.change != nil, !unset.isOfNewEntry { await revert(work, from: work.projection) }
        return refusal
    }

    private func inDoubt(_ unset: PasswordUnset) -> any Error {
        guard unset.isSet else { return SyncError.passwordInDoubt(unset.error) }
        return engine.translated((unset.error as? PartialUpdate)?.error ?? unset.error, for: map.resourceType.kind)
    }

    /// Why the password cannot be set whenever it is tried; nil where another try may do it.
    private func refusal(_ unset: PasswordUnset) -> SyncError? {
        guard !unset.isSet, let error = unset.error as? DirectoryError, error.effect == .none, !error.isOutage else {
            return nil
        }
        switch error.code {
        case .assertionFailed, .noSuchObject, .userCancelled: return nil
        case .constraintViolation, .unwillingToPerform:
            guard unset.isRandom else { return .passwordRefused(error) }
            return SyncError(
                .refused, "the directory does not accept a password at random; its administrator has to mend that",
                detail: error.message)
        default: return engine.translated(error, for: map.resourceType.kind) as? SyncError
        }
    }

    /// Whether nothing is left of what was done, or it can be taken back.
    private func isUndone(_ unset: PasswordUnset, _ work: Work) async throws -> Bool {
        guard unset.isOfNewEntry else { return work.kind == .change }
        // One that was missing is made again by whoever comes next.
        guard work.link == nil else { return false }
        do {
            _ = try await applier.apply(.delete(unset.link.target))
            return true
        } catch {
            return false
        }
    }
}
