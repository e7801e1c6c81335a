import Directory
import Planning

/// The one place that writes to the directory.
///
/// Every write of an entry that exists names it by identity, and by the change marker where the decision was
/// taken from a read: an RFC 4528 assertion where the server has it, else a look right before the write.
struct Applier: Sendable {
    let client: any DirectoryClient
    let capabilities: DirectoryCapabilities
    let reader: EntryReader

    /// Makes one change.
    ///
    /// - Returns: the link as it now stands; nil after a deletion.
    /// - Throws: `DirectoryError`; `PartialUpdate` when the rename was done and the rest refused.
    func apply(_ change: Change) async throws -> Link? {
        switch change {
        case .add(let entry):
            let written = try await client.add(entry, returning: returned)
            return try await link(written, at: entry.dn)
        case .update(let target, let update):
            return try await apply(update, to: target)
        case .delete(let target):
            let assertion = try await assertion(Target(dn: target.dn, identity: target.identity, marker: nil))
            try await client.delete(target.dn, asserting: assertion)
            return nil
        }
    }

    private var returned: [AttributeName] { [capabilities.identity, capabilities.marker] }

    /// The rename goes first: it is the more likely one to be refused, and then nothing has happened.
    private func apply(_ update: Update, to target: Target) async throws -> Link {
        guard let newDN = update.newDN else { return try await modify(target, update) }
        let renamed = try await rename(target, to: newDN)
        guard !update.modifications.isEmpty || update.members != nil else { return renamed }
        do {
            return try await modify(renamed.target, update)
        } catch let error as DirectoryError {
            throw PartialUpdate(error: error, link: renamed)
        }
    }

    private func rename(_ target: Target, to dn: DN) async throws -> Link {
        guard let rdn = dn.rdn else { return Link(identity: target.identity, dn: target.dn, marker: target.marker) }
        let written = try await asserted(target) { assertion in
            try await client.rename(
                target.dn, to: rdn, under: dn.parent == target.dn.parent ? nil : dn.parent,
                asserting: assertion, returning: returned)
        }
        return try await link(written, at: dn)
    }

    private func modify(_ target: Target, _ update: Update) async throws -> Link {
        guard let members = update.members else { return try await modify(target, update.modifications) }
        return try await MemberWriting(client: client, dn: target.dn).write(members) { remaining in
            let modifications = update.modifications + (remaining?.modifications ?? [])
            // What was to be done is done already.
            guard !modifications.isEmpty else { return try await link(nil, at: target.dn) }
            return try await modify(target, modifications)
        }
    }

    private func modify(_ target: Target, _ modifications: [Modification]) async throws -> Link {
        let written = try await asserted(target) { assertion in
            try await client.modify(target.dn, modifications, asserting: assertion, returning: returned)
        }
        return try await link(written, at: target.dn)
    }

    /// slapo-unique lets an assertion leak into its own search and then fails a write whose assertion holds. In
    /// that case the target is checked by a read and the write is sent once more without the control.
    private func asserted(
        _ target: Target, _ write: (DirectoryFilter?) async throws -> Entry?
    ) async throws -> Entry? {
        do {
            return try await write(try await assertion(target))
        } catch let error as DirectoryError where error.isAssertionLeak {
            try await verify(target)
            return try await write(nil)
        }
    }

    private func assertion(_ target: Target) async throws -> DirectoryFilter? {
        guard capabilities.supportsAssertion else {
            try await verify(target)
            return nil
        }
        let identity = DirectoryFilter.equality(capabilities.identity, target.identity.value)
        guard let marker = target.marker else { return identity }
        return .and([identity, .equality(capabilities.marker, marker.value)])
    }

    /// Looks whether the target is still the entry that the decision was taken from.
    ///
    /// - Throws: `DirectoryError` with `assertionFailed` when it is not.
    private func verify(_ target: Target) async throws {
        let entry = try await reader.entry(at: target.dn)
        guard let entry, entry.identity == target.identity,
            target.marker == nil || target.marker == entry.marker
        else {
            throw DirectoryError(
                code: .assertionFailed, message: "\(target.dn) is no longer the entry that was looked at",
                effect: .none)
        }
    }

    /// The link of a written entry, from the post-read or, where the server has none, from a look at it.
    private func link(_ written: Entry?, at dn: DN) async throws -> Link {
        if let written, let observed = ObservedEntry(written, capabilities) {
            return Link(identity: observed.identity, dn: dn, marker: observed.marker)
        }
        do {
            if let observed = try await reader.entry(at: dn) {
                return Link(identity: observed.identity, dn: dn, marker: observed.marker)
            }
        } catch let error as DirectoryError {
            // The write was answered, but what it made was not seen: not settled yet.
            throw DirectoryError(code: error.code, message: error.message, effect: .unknown)
        } catch let error as IncompleteRead {
            throw DirectoryError(code: .other, message: error.description, effect: .unknown)
        }
        throw DirectoryError(
            code: .other, message: "\(dn) was written and is not visible to the gateway's account",
            effect: .unknown)
    }
}

/// A rename that was done before the modifications after it were refused.
struct PartialUpdate: Error {
    let error: DirectoryError
    let link: Link
}
