import Directory
import Mapping
import Planning

/// What keeps a write on the entry that was looked at, and what is known of it afterwards.
extension Applier {
    /// slapo-unique lets an assertion leak into its own search and then fails a write whose assertion holds. In
    /// that case the target is checked by a read and the write is sent once more without the control.
    func safeguarded(
        _ target: Target, _ write: (Safeguard) async throws -> Entry?
    ) async throws -> Entry? {
        do {
            return try await write(try await safeguard(target))
        } catch let error as DirectoryError where error.isAssertionLeak {
            return try await write(.look(try await verified(target).entry))
        }
    }

    func safeguard(_ target: Target) async throws -> Safeguard {
        guard capabilities.supportsAssertion else { return .look(try await verified(target).entry) }
        var terms = [DirectoryFilter.equality(capabilities.identity, target.identity.value)]
        if let marker = target.marker { terms.append(.equality(capabilities.marker, marker.value)) }
        // An entry may come under protection without a new marker, as by a group that it gets into.
        if let protection = reader.map.protection { terms.append(.not(protection.filter)) }
        return .assertion(terms.count == 1 ? terms[0] : .and(terms))
    }

    /// Looks whether the target is still the entry that the decision was taken from.
    ///
    /// - Throws: `DirectoryError` with `assertionFailed` when it is not; `SyncError` when it is protected.
    func verified(_ target: Target) async throws -> ObservedEntry {
        let entry = try await reader.entry(at: target.dn)
        guard let entry, entry.identity == target.identity,
            target.marker == nil || target.marker == entry.marker
        else {
            throw DirectoryError(
                code: .assertionFailed, message: "\(target.dn) is no longer the entry that was looked at",
                effect: .none)
        }
        if let protection = reader.map.protection, protection.covers(entry.entry) {
            throw SyncError.protected(entry.entry.dn, by: protection.rule)
        }
        return entry
    }

    /// The link of a written entry, from the post-read or, where the server has none, from a look at it.
    ///
    /// - Parameter identity: what the entry is known by; nil for a new one. Another one that stands there by now is not
    ///   taken for it.
    func link(_ written: Entry?, at dn: DN, of identity: EntryIdentity? = nil) async throws -> Link {
        if let written, let observed = ObservedEntry(written, capabilities) {
            return Link(identity: observed.identity, dn: dn, marker: observed.marker)
        }
        do {
            if let observed = try await reader.entry(at: dn), identity == nil || observed.identity == identity {
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
