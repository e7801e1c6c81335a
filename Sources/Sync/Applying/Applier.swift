import Directory
import Mapping
import Planning

/// The one place that writes to the directory.
///
/// Every write of an entry that exists names it by identity, and by the change marker where the decision was
/// taken from a read: an RFC 4528 assertion where the server has it, else a look right before the write. What is
/// replaced after a look is named by the value that was seen, so that the server refuses (16) when it is another by then.
struct Applier: Sendable {
    let client: any DirectoryClient
    let capabilities: DirectoryCapabilities
    let reader: EntryReader

    /// Makes one change.
    ///
    /// - Returns: the link as it now stands; nil after a deletion.
    /// - Throws: `DirectoryError`; `PartialUpdate` when the rename was done and the rest refused; `SyncError` with `busy`
    ///   when a member has no entry and the server takes no names of what is not there.
    func apply(_ change: Change) async throws -> Link? {
        switch change {
        case .add(let entry): return try await add(entry)
        case .update(let target, let update):
            return try await apply(update, to: target)
        case .delete(let target):
            let safeguard = try await safeguard(Target(dn: target.dn, identity: target.identity, marker: nil))
            try await client.delete(target.dn, asserting: safeguard.assertion)
            return nil
        }
    }

    private func add(_ entry: Entry) async throws -> Link {
        do {
            let written = try await client.add(entry, returning: returned)
            return try await link(written, at: entry.dn)
        } catch let error as DirectoryError where error.code == .noSuchObject && error.effect == .none {
            let members = reader.map.members.filter { $0.naming == .dn }.flatMap { entry[$0.attribute] }
            if let absence = try await client.absence(ofOneOf: members, error) { throw absence }
            throw try await missingContainer(of: entry.dn, error) ?? error
        }
    }

    var returned: [AttributeName] { [capabilities.identity, capabilities.marker] }

    /// The rename goes first: it is the more likely one to be refused, and then nothing has happened.
    private func apply(_ update: Update, to target: Target) async throws -> Link {
        guard let newDN = update.newDN else { return try await modifyOrRespell(target, update) }
        let renamed = try await rename(target, to: newDN)
        guard !update.modifications.isEmpty || !update.members.isEmpty else { return renamed }
        do {
            return try await modify(renamed.target, update)
        } catch let error as DirectoryError {
            throw PartialUpdate(error: error, link: renamed)
        }
    }

    /// A new spelling of the naming value is a modification to most servers, and a rename to Active Directory.
    private func modifyOrRespell(_ target: Target, _ update: Update) async throws -> Link {
        do {
            return try await modify(target, update)
        } catch let error as DirectoryError where error.code == .notAllowedOnRDN && error.effect == .none {
            guard let respelled = update.respelling(target.dn) else { throw error }
            return try await apply(respelled, to: target)
        }
    }

    private func rename(_ target: Target, to dn: DN) async throws -> Link {
        guard let rdn = dn.rdn else { return Link(identity: target.identity, dn: target.dn, marker: target.marker) }
        let container = dn.parent == target.dn.parent ? nil : dn.parent
        do {
            let written = try await safeguarded(target) { safeguard in
                try await client.rename(
                    target.dn, to: rdn, under: container, asserting: safeguard.assertion, returning: returned)
            }
            return try await link(written, at: dn, of: target.identity)
        } catch let error as DirectoryError where error.mayConcernContainer {
            // While the entry stands there is only one thing that can be missing.
            guard container != nil, try await reader.entry(at: target.dn) != nil else { throw error }
            throw try await missingContainer(of: dn, error) ?? error
        }
    }

    /// Why a name cannot be taken; nil where what should stand above it is there.
    private func missingContainer(of dn: DN, _ error: DirectoryError) async throws -> SyncError? {
        guard let container = dn.parent, try await client.read(container, [.noAttributes]) == nil else { return nil }
        let key = container == reader.map.base ? "base" : "container"
        return SyncError(
            .refused, "the container \(container) does not exist; create it, or mend `\(key)` in the mapping",
            detail: error.message)
    }

    private func modify(_ target: Target, _ update: Update) async throws -> Link {
        guard !update.members.isEmpty else { return try await modify(target, update.modifications) }
        return try await MemberWriting(client: client, dn: target.dn).write(update.members) { remaining in
            let modifications = update.modifications + remaining.flatMap(\.modifications)
            // What was to be done is done already.
            guard !modifications.isEmpty else { return try await link(nil, at: target.dn, of: target.identity) }
            // Beside other changes, which may be a compare and swap, the server has to be strict.
            guard update.modifications.isEmpty else { return try await modify(target, modifications) }
            let written = try await safeguarded(target) { safeguard in
                try await client.modifyPermissively(
                    target.dn, modifications, asserting: safeguard.assertion, returning: returned)
            }
            return try await link(written, at: target.dn, of: target.identity)
        }
    }

    private func modify(_ target: Target, _ modifications: [Modification]) async throws -> Link {
        let written: Entry?
        do {
            written = try await safeguarded(target) { safeguard in
                try await client.modify(
                    target.dn, safeguard.swapping(modifications), asserting: safeguard.assertion, returning: returned)
            }
        } catch let error as DirectoryError where error.code == .inappropriateMatching && error.effect == .none {
            written = try await modifyAsWhole(target, modifications, after: error)
        }
        return try await link(written, at: target.dn, of: target.identity)
    }

    /// Sets a password by an operation of its own (RFC 3062), which knows no assertion: a look comes right before it.
    ///
    /// - Throws: `DirectoryError`, in which the password does not stand.
    func setPassword(_ password: Secret, of target: Target) async throws {
        _ = try await verified(Target(dn: target.dn, identity: target.identity, marker: nil))
        do {
            try await client.setPassword(of: target.dn, to: password)
        } catch let error as DirectoryError {
            // It may be the repetition of a request without an answer.
            if !error.saysThatPasswordIsSet { throw error.hiding(password) }
        }
    }

    /// For attributes whose values the server cannot compare: all of them at once, and only on the entry as it was seen
    /// right before.
    private func modifyAsWhole(
        _ target: Target, _ modifications: [Modification], after error: DirectoryError
    ) async throws -> Entry? {
        let seen = try await verified(target)
        let whole = modifications.asWholeValues(of: seen.entry, but: reader.map.memberAttributes)
        guard whole != modifications else { throw error }
        return try await safeguarded(Target(seen)) { safeguard in
            try await client.modify(target.dn, whole, asserting: safeguard.assertion, returning: returned)
        }
    }
}

/// A rename that was done before the modifications after it were refused.
struct PartialUpdate: Error {
    let error: DirectoryError
    let link: Link
}

extension DirectoryError {
    /// Whether a rename was refused because the container is missing: Samba says no more than that it failed.
    fileprivate var mayConcernContainer: Bool {
        effect == .none && [.noSuchObject, .other, .unwillingToPerform].contains(code)
    }
}
