import Directory
import Mapping
import Planning
import SCIM

/// Compares entries that were read whole with what they should hold.
extension Surveyor {
    func compare(
        _ entries: [ObservedEntry], _ owners: [EntryIdentity: MetResource], _ survey: inout Survey
    ) async throws {
        var confirmations: [Confirmation] = []
        var doubted: [ResourceID] = []
        for entry in entries {
            let isUnknown = try await watch?.isUnknown(entry, of: owners[entry.identity]?.stored) ?? false
            if isUnknown { survey.unknownWrites.note(entry.entry.dn) }
            guard let owner = owners[entry.identity] else {
                if map.isOfMappedClass(entry.entry) { survey.foreign.note(entry.entry.dn) }
                try await lookForReferences(in: entry.entry, &survey)
                continue
            }
            let stored = owner.stored.recognizing(entry.entry.dn)
            if let confirmation = try await compare(stored, entry, &survey) {
                let isNoted = owner.isCompared && confirmation.confirms(stored.link)
                // What tells that the state is too old must tell it again.
                if !isNoted, !isUnknown { confirmations.append(confirmation) }
            } else if stored.type == type {
                doubted.append(stored.id)
            }
        }
        if !isDryRun { try await ledger.confirm(confirmations, doubting: doubted) }
    }

    /// Whom a group of somebody else names, as far as it names people or groups of ours.
    private func lookForReferences(in entry: Entry, _ survey: inout Survey) async throws {
        let held = map.members.filter { $0.naming == .dn }.flatMap { entry[$0.attribute] }
        guard !held.isEmpty else { return }
        let bases = engine.mappings.all.map(\.base)
        let names = held.lazy.compactMap { $0.string.flatMap { try? DN($0) } }
            .filter { name in bases.contains { name.isDescendant(of: $0) } }
        try await survey.dangling.examine(entry.dn, names) { name in
            try await session.client.read(name, [.noAttributes]) != nil
        }
    }

    /// - Returns: what is to be noted of an entry that is in order.
    private func compare(
        _ owner: StoredResource, _ entry: ObservedEntry, _ survey: inout Survey
    ) async throws -> Confirmation? {
        guard owner.type == type else {
            compareStray(owner, entry, &survey)
            return nil
        }
        guard let work = try await upkeep(of: owner, entry.entry) else {
            survey.suspects.append(owner.id)
            return nil
        }
        let subject = try await engine.subject(of: work, beside: entry.entry)
        let situation = map.assessor.assess(subject, .linked(entry)).situation
        switch situation {
        case .inSync, .relocated, .retired:
            if situation != .retired { survey.inSync += 1 }
            return Confirmation(
                resource: owner.id, rowVersion: owner.rowVersion, link: Link(entry),
                names: work.membershipChange.renamed, isLasting: isLasting(entry), digest: digest(of: entry))
        default:
            survey.suspects.append(owner.id)
            return nil
        }
    }

    /// Scopes may overlap, and then an entry of another type is for that type's pass. Where they do not, somebody has
    /// moved it here.
    private func compareStray(_ owner: StoredResource, _ entry: ObservedEntry, _ survey: inout Survey) {
        let own = engine.mappings[owner.type]
        if own.map({ !entry.entry.dn.isDescendant(of: $0.base) }) ?? true { survey.suspects.append(owner.id) }
    }

    /// Nil where the mapping makes no entry of the resource.
    private func upkeep(of owner: StoredResource, _ entry: Entry) async throws -> Work? {
        do {
            guard let work = try await engine.upkeep(of: owner, actor: "reconcile") else { return nil }
            return try await engine.reading(entry, into: work)
        } catch let error as SyncError where error.code == .invalidValue {
            return nil
        }
    }
}

extension Confirmation {
    /// Whether it says nothing new of an entry that was found in order before.
    fileprivate func confirms(_ link: Link?) -> Bool {
        isLasting && names.isEmpty && digest == nil && link == self.link
    }
}
