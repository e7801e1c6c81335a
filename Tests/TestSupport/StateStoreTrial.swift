import Directory
import SCIM
import Sync

/// A state under trial: short words for what the cases of the contract do and demand.
struct StateStoreTrial: Sendable {
    let store: any StateStore
    let clock: ManualClock

    static let base = "ou=people,dc=example,dc=com"

    func expect(_ holds: Bool, _ text: @autoclosure () -> String = "otherwise", line: Int = #line) throws {
        guard holds else { throw ContractViolation(description: "line \(line): \(text())") }
    }

    /// The value, which must be there.
    func need<Value>(_ value: Value?, line: Int = #line) throws -> Value {
        guard let value else { throw ContractViolation(description: "line \(line): nothing is there") }
        return value
    }

    static func body(_ name: String, _ others: (String, Value)...) -> Resource {
        Resource(attributes: Object([("userName", .string(name))] + others))
    }

    static func link(_ identity: String, _ dn: String? = nil, marker: String? = "m1") throws -> Link {
        Link(
            identity: EntryIdentity(AttributeValue(identity)), dn: try DN(dn ?? "uid=\(identity),\(base)"),
            marker: marker.map { ChangeMarker(AttributeValue($0)) })
    }

    /// Proposes a create.
    func propose(
        _ id: String, _ resource: Resource, type: ResourceKind = .user, members: [String] = [],
        kept: Kept = Kept(), holdings: [Holding]? = nil, addedAt: String? = nil
    ) async throws -> ProposalVerdict {
        try await store.record(
            Proposal(
                kind: .create, resource: ResourceID(id), type: type, rowVersion: nil, desired: resource,
                members: Self.change(adding: members), kept: kept, holdings: holdings,
                addedAt: try addedAt.map { try DN($0) }, actor: "client"))
    }

    /// Proposes a change of a stored resource, or its end.
    func propose(
        _ kind: IntentKind, _ stored: StoredResource, _ desired: Resource?,
        members: MembershipChange = MembershipChange(), kept: Kept = Kept(), holdings: [Holding]? = nil,
        endsEntry: Bool = false
    ) async throws -> ProposalVerdict {
        try await store.record(
            Proposal(
                kind: kind, resource: stored.id, type: stored.type, rowVersion: stored.rowVersion, desired: desired,
                members: members, kept: kept, holdings: holdings, addedAt: nil, endsEntry: endsEntry, actor: "client"))
    }

    static func change(adding added: [String] = [], removing removed: [String] = []) -> MembershipChange {
        MembershipChange(
            added: added.map { NewMember(id: ResourceID($0)) }, removed: removed.map { ResourceID($0) })
    }

    func recorded(_ verdict: ProposalVerdict, line: Int = #line) throws -> Intent {
        guard case .recorded(let intent) = verdict else {
            throw ContractViolation(description: "line \(line): not recorded but \(verdict)")
        }
        return intent
    }

    /// A resource that is created, and linked by its id.
    @discardableResult
    func create(_ id: String, _ resource: Resource? = nil, acknowledged: Bool = true) async throws
        -> StoredResource
    {
        let intent = try recorded(try await propose(id, resource ?? Self.body(id)))
        let link = try Self.link(id)
        return try need(try await store.complete(intent, .done(link), acknowledged: acknowledged))
    }

    static func group(_ name: String, _ others: (String, Value)...) -> Resource {
        Resource(attributes: Object([("displayName", .string(name))] + others))
    }

    /// A group that is created with members, and linked by its id.
    @discardableResult
    func createGroup(_ id: String, _ members: [String] = []) async throws -> StoredResource {
        let intent = try recorded(try await propose(id, Self.group(id), type: .group, members: members))
        let link = try Self.link(id, "cn=\(id),ou=groups,dc=example,dc=com")
        return try need(try await store.complete(intent, .done(link), acknowledged: true))
    }

    /// Proposes that members come into a group, or leave it, and nothing else.
    func propose(
        adding added: [String] = [], removing removed: [String] = [], in group: StoredResource
    ) async throws -> ProposalVerdict {
        try await propose(.change, group, group.resource, members: Self.change(adding: added, removing: removed))
    }

    /// A group that members come into, or leave.
    @discardableResult
    func change(
        adding added: [String] = [], removing removed: [String] = [], in group: StoredResource
    ) async throws -> StoredResource {
        let intent = try recorded(try await propose(adding: added, removing: removed, in: group))
        return try need(try await store.complete(intent, .done(group.link), acknowledged: true))
    }

    /// A resource that is changed to another content, its link kept.
    func change(_ stored: StoredResource, to desired: Resource) async throws -> StoredResource {
        let intent = try recorded(try await propose(.change, stored, desired))
        return try need(try await store.complete(intent, .done(stored.link), acknowledged: true))
    }

    @discardableResult
    func delete(_ stored: StoredResource) async throws -> StoredResource? {
        let intent = try recorded(try await propose(.delete, stored, nil))
        return try await store.complete(intent, .done(nil), acknowledged: true)
    }
}

extension ProposalVerdict {
    var isStale: Bool { if case .stale = self { true } else { false } }
    var isOccupied: Bool { if case .occupied = self { true } else { false } }
    /// The resource that holds the name; nil for every other verdict.
    var holder: ResourceID? { if case .nameTaken(let holder) = self { holder } else { nil } }
    /// Who cannot become a member; nil for every other verdict.
    var unknown: ResourceID? { if case .unknownMember(let id) = self { id } else { nil } }
}

extension TakeOver {
    var isNone: Bool { if case .none = self { true } else { false } }
    var isOccupied: Bool { if case .occupied = self { true } else { false } }
    /// The intent that was taken; nil for every other outcome.
    var intent: Intent? { if case .taken(let intent) = self { intent } else { nil } }
}
