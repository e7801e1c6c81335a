import Directory
import Mapping
import Planning
import SCIM

/// Values that are the directory's (`authority: directory`): taken in whenever an entry is looked at.
extension Engine {
    /// The same work with the values taken into its resource that an entry holds of attributes which are the directory's.
    /// Values by which the mapping could make no entry of it any more are not taken.
    ///
    /// - Throws: an error of the state.
    func reading(_ entry: Entry?, into work: Work) async throws -> Work {
        let map = try map(of: work.type)
        let claims = work.kept.claims
        guard map.readsBack || claims != nil, let entry, let desired = work.desired, work.projection != nil,
            !work.isDetour
        else { return work }
        let work = try await readingMembers(of: entry, into: work, map)
        let read = map.reading(entry, into: desired, claims: claims)
        // What was read must not take the name away, or decide that there is to be no entry.
        guard read != desired, read.name(of: work.type) != nil,
            (map.leavesOut(read) == nil) == (map.leavesOut(desired) == nil)
        else { return work }
        do {
            let demand = try await demand(
                for: read, of: work.resource, as: work.type, link: work.link, kept: work.kept, members: work.names,
                memberships: work.memberships)
            return work.informed(read, demand)
        } catch let error as SyncError where error.code == .invalidValue {
            return work
        }
    }

    /// What a client wants a resource to be, but for the values that are the directory's: those stay as they are known.
    ///
    /// - Parameter stored: the resource as it is; nil for a new one.
    func keepingDirectoryValues(
        of stored: StoredResource?, in desired: Resource, as type: ResourceKind
    ) throws -> Resource {
        let map = try map(of: type)
        return map.readsBack ? map.keepingDirectoryValues(of: stored?.resource, in: desired) : desired
    }
}
