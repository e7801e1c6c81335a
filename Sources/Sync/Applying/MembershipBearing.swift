import Directory
import Mapping
import Planning
import SCIM

/// Carries the memberships in a group to the entries of its members, where the mapping keeps them there.
///
/// It is part of the write to the group, under the same intent: what was begun is completed by whoever settles that. To
/// carry the same twice is the same as once.
struct MembershipBearing: Sendable {
    let engine: Engine
    let session: DirectorySession
    let rule: MembershipRule
    /// The map of those who are members.
    let map: AttributeMap

    /// What becomes of one group's name on the entry of one member.
    struct Edit: Sendable, Hashable {
        let member: ResourceID
        /// The name that comes.
        let added: String?
        /// The name that goes.
        let removed: String?

        var inverse: Edit { Edit(member: member, added: removed, removed: added) }
    }

    /// How many entries are written at the same time.
    private static let width = 8
    /// How often an entry is looked for that is not where it was.
    private static let attempts = 3

    /// What an intent asks for: those who come get the group's name, those who go lose it, and when the group gets
    /// another name or its end, so do all.
    func edits(for intent: Intent) async throws -> [Edit] {
        let old = try await engine.store.resource(intent.resource)?.kept.names[rule.value.scope]
        let new = intent.desired == nil ? nil : intent.kept.names[rule.value.scope]
        var edits = intent.members.removed.map { Edit(member: $0, added: nil, removed: old) }
        if intent.kind != .create, old != new {
            let leaving = Set(intent.members.removed)
            for member in try await engine.store.members(of: intent.resource) where !leaving.contains(member.id) {
                edits.append(Edit(member: member.id, added: new, removed: old))
            }
        }
        edits += intent.members.added.map { Edit(member: $0.id, added: new, removed: old == new ? nil : old) }
        return edits
    }

    /// Makes the edits, as far as the entries do not say so already. After a failure those that are under way are waited for
    /// and not cut off: what is to be taken back has to be known.
    ///
    /// - Parameter log: hears of each edit that changed an entry.
    /// - Throws: `SyncError` when one is refused; `DirectoryError` with an unknown effect when the rest could not be made.
    func carry(_ edits: [Edit], _ log: EditLog) async throws {
        let failures = await Lanes(width: Self.width).run(edits) { try await carry($0, log) }.failures
        let isUnknown: (any Error) -> Bool = { ($0 as? DirectoryError)?.effect == .unknown }
        guard let failure = failures.first(where: isUnknown) ?? failures.first else { return }
        throw (failure as? DirectoryError).map(refusal) ?? failure
    }

    /// Takes back edits whose write was refused.
    ///
    /// - Returns: whether all of them could be.
    func undo(_ edits: [Edit]) async -> Bool {
        do {
            try await carry(edits.map(\.inverse), EditLog())
            return true
        } catch {
            return false
        }
    }

    /// A server that cannot answer leaves the rest undone: the intent goes on when it can.
    private func refusal(_ error: DirectoryError) -> any Error {
        guard error.effect == .none, let refusal = engine.translated(error, for: .user) as? SyncError,
            refusal.code != .unavailable
        else {
            return DirectoryError(code: error.code, message: error.message, effect: .unknown)
        }
        return SyncError(
            refusal.code, "the membership cannot stand on the member's entry: \(refusal.message)",
            detail: refusal.detail)
    }

    /// Groups that are members of others have no place for it, and whose entry is gone needs none.
    private func carry(_ edit: Edit, _ log: EditLog) async throws {
        guard let stored = try await engine.store.resource(edit.member), stored.type == .user,
            stored.lifecycle == .living || stored.arrears != nil, var link = stored.link
        else { return }
        for attempt in 1...Self.attempts {
            do {
                guard let needed = try await needed(edit, at: link) else { return }
                let delta = MemberDelta(
                    attribute: rule.attribute, added: needed.added.map { [AttributeValue($0)] } ?? [],
                    removed: needed.removed.map { [AttributeValue($0)] } ?? [], placeholder: nil)
                let target = Target(dn: link.dn, identity: link.identity, marker: nil)
                _ = try await applier.apply(
                    .update(target, Update(newDN: nil, modifications: [], members: [delta])))
                log.note(needed)
                return engine.pass(.membershipCarried)
            } catch let error as DirectoryError where error.isElsewhere && attempt < Self.attempts {
                guard let found = try await entry(of: link, isNeeded: edit.removed == nil) else { return }
                link = found
            }
        }
    }

    /// What the entry does not say yet; nil where it says all. A name that is only spelled otherwise is the same to the
    /// directory, and stays.
    ///
    /// - Throws: `DirectoryError` with `noSuchObject` where the entry is not the one of the link.
    private func needed(_ edit: Edit, at link: Link) async throws -> Edit? {
        let identity = session.capabilities.identity
        let attributes = [identity, rule.attribute] + map.protectingAttributes.filter { $0 != rule.attribute }
        guard let entry = try await session.client.read(link.dn, attributes),
            entry.attributes.first(identity) == link.identity.value
        else { throw DirectoryError(code: .noSuchObject, message: "\(link.dn)", effect: .none) }
        let equality = MatchingRule.equality(of: rule.attribute)
        func holds(_ name: String) -> Bool {
            entry[rule.attribute].contains { equality.matches($0, AttributeValue(name)) }
        }
        if let added = edit.added, let removed = edit.removed,
            equality.matches(AttributeValue(added), AttributeValue(removed)), holds(added)
        {
            return nil
        }
        let added = edit.added.flatMap { holds($0) ? nil : $0 }
        let removed = edit.removed.flatMap { holds($0) ? $0 : nil }
        if added != nil || removed != nil, let protection = map.protection, protection.covers(entry) {
            throw SyncError.protected(link.dn, by: protection.rule)
        }
        return added == nil && removed == nil ? nil : Edit(member: edit.member, added: added, removed: removed)
    }

    private var reader: EntryReader { session.reader(of: map) }

    private var applier: Applier {
        Applier(client: session.client, capabilities: session.capabilities, reader: reader)
    }

    /// Where an entry stands by now; nil when it is gone, or out of reach, and no newcomer's: then a sweep tells of it.
    private func entry(of link: Link, isNeeded: Bool) async throws -> Link? {
        let observation: Observation
        do {
            observation = try await reader.observe(link: link, at: nil, withMembers: false)
        } catch {
            throw engine.translated(error, for: .user)
        }
        guard let found = observation.linked else {
            guard isNeeded else { return nil }
            throw SyncError(
                .busy, "members: the entry of a member is missing in the directory; try again later",
                detail: "\(link.dn)")
        }
        guard found.entry.dn.isDescendant(of: map.base) else {
            guard isNeeded else { return nil }
            throw SyncError(
                .conflict,
                "the entry of a member was moved out of the part of the directory that the gateway looks after",
                detail: "\(found.entry.dn)")
        }
        return Link(found)
    }
}

extension DirectoryError {
    /// Whether what was addressed is not the entry that was meant.
    fileprivate var isElsewhere: Bool {
        effect == .none && [.noSuchObject, .assertionFailed].contains(code)
    }
}
