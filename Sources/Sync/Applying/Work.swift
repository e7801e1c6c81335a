import Directory
import Planning
import SCIM

/// One resource that is to be brought to a desired state.
struct Work: Sendable {
    let kind: IntentKind
    let resource: ResourceID
    /// The version of the row that the desired state was made from; nil for a new resource.
    let rowVersion: Int64?
    let link: Link?
    /// What the resource shall be; nil for its end.
    let desired: Resource?
    /// The entry that `desired` projects to.
    let projection: Projection?
    /// Who asked for it.
    let actor: String

    init(
        kind: IntentKind, resource: ResourceID, rowVersion: Int64?, link: Link?, desired: Resource?,
        projection: Projection?, actor: String
    ) {
        self.kind = kind
        self.resource = resource
        self.rowVersion = rowVersion
        self.link = link
        self.desired = desired
        self.projection = projection
        self.actor = actor
    }

    /// Work on a resource that the state holds.
    init(
        _ kind: IntentKind, on stored: StoredResource, desired: Resource?, actor: String, _ engine: Engine
    ) throws(SyncError) {
        var projection: Projection?
        if let desired { projection = try engine.project(desired) }
        self.init(
            kind: kind, resource: stored.id, rowVersion: stored.rowVersion, link: stored.link,
            desired: desired, projection: projection, actor: actor)
    }

    /// What a sweep has to see to: a living resource's entry as it should be, a deleted one's entry gone. Nil when
    /// there is nothing that it could look after.
    static func upkeep(
        of stored: StoredResource, actor: String, _ engine: Engine
    ) throws(SyncError) -> Work? {
        switch stored.lifecycle {
        case .pending: return nil
        case .living: return try Work(.repair, on: stored, desired: stored.resource, actor: actor, engine)
        case .deleted:
            guard stored.link != nil else { return nil }
            return try Work(.delete, on: stored, desired: nil, actor: actor, engine)
        }
    }

    var subject: Subject { Subject(projection: projection, link: link?.target) }
}
