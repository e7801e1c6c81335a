import Directory
import Mapping
import SCIM

extension Engine {
    /// The entry that a resource should be, with what was chosen for it and the entries of those that it names. A problem
    /// of the mapping is the client's to mend.
    ///
    /// - Parameters:
    ///   - owner: the id of the resource; nil leaves out the mark of it.
    ///   - kept: what is kept of the resource beside.
    ///   - members: the names of a group's members; nil leaves the members out.
    ///   - memberships: the groups that stand on the entry; nil leaves them out.
    /// - Throws: `SyncError` with `invalidValue`; an error of the state.
    func project(
        _ resource: Resource, of owner: ResourceID?, as type: ResourceKind, kept: Kept = Kept(),
        members: [MemberName]? = nil,
        memberships: Memberships? = nil
    ) async throws -> Projection {
        let map = try map(of: type)
        let (resolved, absent) = try await resolve(map.references(in: resource), for: map)
        do {
            let projection = try map.project(
                resource, members: members, memberships: memberships, generated: map.generated(kept),
                resolved: resolved,
                absent: absent, formerAliases: kept.formerAddresses,
                owner: owner.map {
                    OwnerMark(instance: instance, id: $0.text, externalId: resource.externalId)
                })
            return kept.claims.map { map.restricted(projection, of: resource, to: $0) } ?? projection
        } catch {
            throw SyncError(.invalidValue, error.description)
        }
    }

    /// The entries of living resources that another one names, and the ids that stand for nobody. Those that have no entry
    /// yet are brought in by the sweep after they have one.
    private func resolve(
        _ ids: [String], for map: AttributeMap
    ) async throws -> ([String: ResolvedReference], absent: Set<String>) {
        var resolved: [String: ResolvedReference] = [:]
        var absent: Set<String> = []
        for id in ids {
            guard let stored = try await store.resource(ResourceID(id)), stored.lifecycle != .deleted else {
                absent.insert(id)
                continue
            }
            guard stored.lifecycle == .living, let dn = stored.link?.dn else {
                if isLeftOut(stored) { absent.insert(id) }
                continue
            }
            resolved[id] = ResolvedReference(dn: dn, attributes: attributes(of: stored, for: map))
        }
        return (resolved, absent)
    }

    /// Whether nobody is about to make an entry of a resource that has none.
    private func isLeftOut(_ stored: StoredResource) -> Bool {
        mappings[stored.type]?.leavesOut(stored.resource) != nil
    }

    /// What the entry of a resource holds by the mapping, where the mapping of another one asks for it.
    private func attributes(of stored: StoredResource, for map: AttributeMap) -> Attributes {
        guard !map.referencedAttributes.isEmpty, let own = mappings[stored.type] else { return [:] }
        let projection = try? own.project(
            stored.resource, generated: own.generated(stored.kept), formerAliases: stored.kept.formerAddresses)
        return projection?.newEntry.attributes ?? [:]
    }
}

extension AttributeMap {
    /// The values that were chosen, by attribute.
    func generated(_ kept: Kept) -> [AttributeName: String] {
        var values: [AttributeName: String] = [:]
        for generator in generators { values[generator.attribute] = kept.chosen[generator.scope] }
        return values
    }
}

extension Generator {
    /// Among which values a chosen one is the only one.
    var scope: String { attribute.spelling.lowercased() }
}
