import Directory
import Mapping
import Planning
import SCIM

/// Entries that may be those of resources, by their classes.
extension EntryReader {
    /// Looks at all entries of the mapped classes below the base, with the members that they name.
    ///
    /// - Throws: `DirectoryError` for a search that was cut, `IncompleteRead`; what the body throws.
    func eachOfMappedClass(
        _ filter: DirectoryFilter = .everything, withMembers: Bool = true, _ body: (ObservedEntry) async throws -> Void
    ) async throws {
        let request = SearchRequest(
            base: map.base, scope: .subtree, filter: filter, attributes: attributes(withMembers: withMembers),
            pageSize: Surveyor.pageSize)
        for try await page in client.search(request) {
            for entry in page where entry.dn != map.base && map.isOfMappedClass(entry) {
                try await body(try observed(entry))
            }
        }
    }

    /// The entries that strong rules of `correlate` know as those of a resource.
    ///
    /// - Throws: as the other; `SyncError` with `invalidValue` where the mapping cannot say what the rules compare.
    func matches(of resource: Resource) async throws -> [ObservedEntry] {
        let filter: DirectoryFilter?
        do {
            filter = try map.strongFilter(for: resource)
        } catch {
            throw SyncError(.invalidValue, error.description)
        }
        guard let filter else { return [] }
        var matches: [ObservedEntry] = []
        try await eachOfMappedClass(filter, withMembers: map.resourceType.kind == .group) { matches.append($0) }
        return matches
    }
}

extension AttributeMap {
    /// Whether an entry is of all classes that the mapping gives.
    func isOfMappedClass(_ entry: Entry) -> Bool {
        let classes = Set(entry.attributes[.objectClass].compactMap { $0.string?.lowercased() })
        return objectClasses.allSatisfy { classes.contains($0.lowercased()) }
    }
}
