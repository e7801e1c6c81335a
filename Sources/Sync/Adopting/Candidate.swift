import Directory
import Mapping
import Planning
import SCIM

/// An entry that may be taken over, and the resource that would be made of it.
struct Candidate: Sendable {
    let entry: ObservedEntry
    let resource: Resource
    let kept: Kept
    /// By what the entry is known; nil where only by its name.
    let match: CorrelationMatch?
    /// The id that the entry's owner mark gives it; nil for an entry that was made by others.
    var owner: ResourceID?
}

/// Why no resource can be made of an entry.
struct Unadoptable: Error {
    let reason: String
}

extension Engine {
    /// The resource that an entry speaks of, unclaimed.
    ///
    /// - Parameter known: what a client said already, where the entry does not say it.
    /// - Throws: `Unadoptable`; an error of the state.
    func candidate(_ entry: ObservedEntry, _ map: AttributeMap, known: Resource? = nil) async throws -> Candidate {
        if let protection = map.protection, protection.covers(entry.entry) {
            throw Unadoptable(reason: "it is protected by \(protection.rule)")
        }
        let mark = try await unknownMark(of: entry.entry, map)
        let read = map.read(entry.entry)
        let type = map.resourceType.kind
        var attributes = read.attributes
        if let externalId = mark?.externalId { attributes["externalId"] = .string(externalId) }
        for (name, value) in known?.attributes ?? Object() where attributes[name] == nil { attributes[name] = value }
        let resource = Resource(attributes: attributes)
        guard resource.name(of: type) != nil else {
            throw Unadoptable(reason: "it holds nothing that the mapping reads as \(type.nameAttribute)")
        }
        guard map.leavesOut(resource) == nil else { throw Unadoptable(reason: "`only` of the mapping leaves it out") }
        var kept = Kept()
        kept.claims = Claims()
        // What the gateway wrote itself, as far as it can be read, was a client's.
        if mark != nil { kept.claims = claims(ofAllIn: resource, map) }
        for generator in map.generators { kept.chosen[generator.scope] = read.generated[generator.attribute] }
        try await checkProjection(of: resource, kept, entry.entry, map)
        let named = named(kept, of: resource, as: type, link: Link(entry))
        var candidate = Candidate(
            entry: entry, resource: resource, kept: named,
            match: map.match(resource, entry.entry, instance: mark == nil ? nil : instance))
        candidate.owner = mark.map { ResourceID($0.id) }
        return candidate
    }

    /// The mark of an entry whose owner the state has lost; nil for an entry of somebody else.
    ///
    /// - Throws: `Unadoptable` where the state knows the owner: it has another entry, or was deleted.
    private func unknownMark(of entry: Entry, _ map: AttributeMap) async throws -> OwnerMark? {
        guard let mark = map.mark(of: entry, by: instance) else { return nil }
        guard let known = try await store.resource(ResourceID(mark.id)) else { return mark }
        // What was given back still bears the mark.
        if known.lifecycle == .deleted { return nil }
        throw Unadoptable(reason: "its owner mark names \(mark.id), which has another entry; see --relink")
    }

    /// What cannot be projected could never be written by a client, and who is a member under another name than the mapping
    /// gives would be taken for somebody else.
    private func checkProjection(
        of resource: Resource, _ kept: Kept, _ entry: Entry, _ map: AttributeMap
    ) async throws {
        let projection: Projection
        do {
            projection = try await project(resource, of: nil, as: map.resourceType.kind, kept: kept)
        } catch let error as SyncError where error.code == .invalidValue {
            throw Unadoptable(reason: error.message)
        }
        if let (one, other) = map.disagreement(in: entry) {
            throw Unadoptable(
                reason: "\(one) and \(other) are made of the same attribute by the mapping, and differ in it")
        }
        for name in mappings.namingAttributes(of: map.resourceType.kind) {
            let equality = MatchingRule.equality(of: name)
            let values = projection[name]?.values ?? []
            guard Set(values.map(equality.key)) == Set(entry[name].map(equality.key)) else {
                throw Unadoptable(
                    reason: "groups know it by its \(name), for which the mapping gives another value")
            }
        }
    }
}
