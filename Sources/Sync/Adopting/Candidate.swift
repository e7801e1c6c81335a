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
        let read = map.read(entry.entry)
        let type = map.resourceType.kind
        var attributes = read.attributes
        for (name, value) in known?.attributes ?? Object() where attributes[name] == nil { attributes[name] = value }
        let resource = Resource(attributes: attributes)
        guard resource.name(of: type) != nil else {
            throw Unadoptable(reason: "it holds nothing that the mapping reads as \(type.nameAttribute)")
        }
        guard map.leavesOut(resource) == nil else { throw Unadoptable(reason: "`only` of the mapping leaves it out") }
        var kept = Kept()
        kept.claims = Claims()
        for generator in map.generators { kept.chosen[generator.scope] = read.generated[generator.attribute] }
        try await checkProjection(of: resource, kept, entry.entry, map)
        let named = named(kept, of: resource, as: type, link: Link(entry))
        return Candidate(entry: entry, resource: resource, kept: named, match: map.match(resource, entry.entry))
    }

    /// What cannot be projected could never be written by a client, and who is a member under another name than the mapping
    /// gives would be taken for somebody else.
    private func checkProjection(
        of resource: Resource, _ kept: Kept, _ entry: Entry, _ map: AttributeMap
    ) async throws {
        let projection: Projection
        do {
            projection = try await project(resource, as: map.resourceType.kind, kept: kept)
        } catch let error as SyncError where error.code == .invalidValue {
            throw Unadoptable(reason: error.message)
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

extension AttributeMap {
    /// Whether an entry is of all classes that the mapping gives.
    func isOfMappedClass(_ entry: Entry) -> Bool {
        let classes = Set(entry.attributes[.objectClass].compactMap { $0.string?.lowercased() })
        return objectClasses.allSatisfy { classes.contains($0.lowercased()) }
    }
}
