import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Short words for what the tests of groups do and look at.
extension Gateway {
    static let groups = "ou=groups,dc=example,dc=test"
    static let placeholder = "cn=sluice-empty-group"

    /// The standard mapping, and groups beside it.
    static let mappingWithGroups =
        Gateway.mapping + """

            groups:
              base: ou=groups,dc=example,dc=test
              rdn: cn
              object_classes: [groupOfNames]
              attributes: { cn: displayName, description: externalId }
              members: { attribute: member, value: dn, when_empty: placeholder }
            """

    /// Users and groups side by side in one container.
    static let overlappingMapping = Gateway.mappingWithGroups.replacing("ou=people,", with: "").replacing(
        "ou=groups,", with: "")

    static func withGroups(
        capabilities: DirectoryCapabilities = MemoryDirectory.openLDAP, mapping: String = Gateway.mappingWithGroups
    ) throws -> Gateway {
        try Gateway(capabilities: capabilities, mapping: mapping)
    }

    static func groupDN(_ name: String) throws -> DN {
        try DN(groups).child(RDN(.cn, AttributeValue(name)))
    }

    /// The value that names a user in its groups.
    static func value(_ name: String) throws -> AttributeValue { AttributeValue(try dn(name).description) }

    @discardableResult
    func createGroup(_ name: String, _ members: [StoredResource] = []) async throws -> StoredResource {
        let elements = members.map { Value.object(["value": .string($0.id.text)]) }
        let body = Object([("displayName", .string(name)), ("members", .array(elements))])
        return try await provisioner.create(Resource(attributes: body), type: .group, actor: "client")
    }

    /// Has members come into a group.
    @discardableResult
    func add(_ members: StoredResource..., to group: StoredResource) async throws -> StoredResource {
        try await change(group, members: .edited([.add(Self.references(members))]))
    }

    /// Has members leave a group.
    @discardableResult
    func remove(_ members: StoredResource..., from group: StoredResource) async throws -> StoredResource {
        try await change(group, members: .edited([.remove(members.map(\.id.text))]))
    }

    /// Changes the members of a group, and perhaps its externalId.
    @discardableResult
    func change(
        _ group: StoredResource, members: MembersWanted, externalId: String? = nil
    ) async throws -> StoredResource {
        try await provisioner.change(group.id, type: .group, actor: "client") { stored, _ in
            var attributes = stored.resource.attributes
            if let externalId { attributes["externalId"] = .string(externalId) }
            return Desired(Resource(attributes: attributes), members: members)
        }
    }

    static func references(_ members: [StoredResource]) -> [MemberReference] {
        members.map { MemberReference(id: $0.id.text) }
    }

    /// Gives a group another name.
    @discardableResult
    func rename(_ group: StoredResource, to name: String) async throws -> StoredResource {
        try await provisioner.change(group.id, type: .group, actor: "client") { stored, _ in
            var attributes = stored.resource.attributes
            attributes["displayName"] = .string(name)
            return Desired(Resource(attributes: attributes))
        }
    }
}

extension Gateway {
    /// Whom the entry of a group names, each by its own RDN, sorted.
    func named(in name: String) async throws -> [String] {
        let dn = try Self.groupDN(name)
        let entries = await memory.entries
        let entry = try #require(entries.first(where: { $0.dn == dn }))
        return try entry[.member].map { try DN($0.string ?? "").rdn?.description ?? "" }.sorted()
    }

    /// Who is a member of a group in the state.
    func members(of group: StoredResource) async throws -> Set<ResourceID> {
        Set(try await store.members(of: group.id).map(\.id))
    }

    /// The writes that took effect while something was done.
    func writes(during body: () async throws -> Void) async throws -> [String] {
        let before = await memory.writes.count
        try await body()
        return Array(await memory.writes.dropFirst(before))
    }

    /// Nothing is in doubt, and the directory holds what the state says.
    func expectAgreement(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        #expect(try await store.openIntents().isEmpty, sourceLocation: sourceLocation)
        let plan = try await sweep(isDryRun: true).plan
        #expect(plan.items.isEmpty, "\(PlanText.lines(of: plan))", sourceLocation: sourceLocation)
    }
}

/// What somebody does to a group's entry behind the gateway's back.
extension MemoryDirectory {
    func change(_ operation: Modification.Operation, _ members: AttributeValue..., of group: DN) async throws {
        try await modify(group, [Modification(operation, .member, members)])
    }
}
