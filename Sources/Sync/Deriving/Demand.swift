import Directory
import Mapping
import SCIM

/// What the mapping asks of the directory for one resource.
struct Demand: Sendable {
    /// The entry that there should be; nil for none.
    let projection: Projection?
    /// What becomes of the entry of a resource that `only` leaves out; nil for one that is mapped.
    let leftOut: Otherwise?
}

extension Engine {
    /// - Parameters:
    ///   - resource: what the resource shall be; nil for its end.
    ///   - owner: its id.
    ///   - link: the entry that it has. Without one, nobody who is left out gets any.
    ///   - kept: what is kept of the resource beside.
    ///   - members: the names of a group's members; nil leaves the members out.
    ///   - memberships: the groups that stand on the entry; nil leaves them out.
    ///   - revives: whether the entry that there is was out of service until now: without a word it is active again.
    /// - Throws: `SyncError` with `invalidValue`; an error of the state.
    func demand(
        for resource: Resource?, of owner: ResourceID, as type: ResourceKind, link: Link?, kept: Kept,
        members: [MemberName]? = nil, memberships: Memberships? = nil, revives: Bool = false
    ) async throws -> Demand {
        guard let resource else { return Demand(projection: nil, leftOut: nil) }
        let leftOut = try map(of: type).leavesOut(resource)
        guard leftOut == nil || leftOut == .disable && link != nil else {
            return Demand(projection: nil, leftOut: leftOut)
        }
        let shown =
            leftOut == .disable
            ? resource.with(isActive: false)
            : revives && link != nil && resource.isActive == nil ? resource.with(isActive: true) : resource
        return Demand(
            projection: try await project(
                shown, of: owner, as: type, kept: kept, members: members, memberships: memberships),
            leftOut: leftOut)
    }

    /// What the mapping asked for when the entry of a resource was last written; nil where it cannot say, or there was none.
    ///
    /// - Parameter members: the names of a group's members; nil leaves the members out.
    /// - Throws: an error of the state.
    func demandOfEntry(of stored: StoredResource, members: [MemberName]? = nil) async throws -> Demand? {
        let arrears = stored.arrears
        guard arrears == nil || arrears?.written != nil else { return nil }
        do {
            return try await demand(
                for: arrears?.written ?? stored.resource, of: stored.id, as: stored.type, link: stored.link,
                kept: arrears?.kept ?? stored.kept, members: members)
        } catch is SyncError {
            return nil
        }
    }

    /// Whether the mapping makes an entry of a resource, or keeps the one that it has right.
    func asksForEntry(of resource: Resource, as type: ResourceKind, link: Link?) throws -> Bool {
        switch try map(of: type).leavesOut(resource) {
        case nil: true
        case .disable: link != nil
        case .keep, .delete: false
        }
    }
}

extension Resource {
    /// The same resource, but active or inactive.
    fileprivate func with(isActive: Bool) -> Resource {
        var attributes = attributes
        attributes["active"] = .boolean(isActive)
        return Resource(attributes: attributes)
    }
}
