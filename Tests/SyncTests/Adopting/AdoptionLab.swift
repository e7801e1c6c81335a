import Directory
import Mapping
import SCIM
@testable import Sync
import Synchronization
import TestSupport
import Testing

/// Entries that stood before the gateway came, and what clients do to them.
extension Gateway {
    static let adoptionMapping = """
        users:
          base: ou=people,dc=example,dc=test
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: userName
            cn: { first: [displayName, userName] }
            sn: { first: [name.familyName, userName] }
            givenName: name.givenName
            title: title
            employeeNumber: externalId
            mail: 'emails[type eq "work"].value'
            mailAlternateAddress: 'emails[type eq "other"].value'
          active: { attribute: employeeType, when_true: active, when_false: disabled }
          correlate:
            - { attribute: employeeNumber, equals: externalId, strength: strong }
            - { attribute: mail, equals: 'emails[type eq "work"].value' }
        groups:
          base: ou=groups,dc=example,dc=test
          rdn: cn
          object_classes: [groupOfNames]
          attributes: { cn: displayName, description: externalId }
          members: { attribute: member, value: dn, when_empty: placeholder }
          correlate: [{ attribute: description, equals: externalId, strength: strong }]
        """

    static func forAdoption() throws -> Gateway { try Gateway(mapping: adoptionMapping) }

    /// Puts a hand-made person there, with two aliases.
    func stand(_ name: String, number: String? = nil, mail: String? = nil, under rdn: String? = nil) async throws {
        var attributes: Attributes = [
            "objectClass": ["inetOrgPerson"], "uid": [AttributeValue(name)], "cn": ["By Hand"], "sn": ["Hand"],
            "mailAlternateAddress": ["one@x", "two@x"], "description": ["not managed"],
        ]
        attributes["employeeNumber"] = number.map { [AttributeValue($0)] } ?? []
        attributes["mail"] = mail.map { [AttributeValue($0)] } ?? []
        try await memory.add(Entry(dn: try Self.dn(rdn ?? name), attributes: attributes))
    }

    func standGroup(_ name: String, _ members: [DN]) async throws {
        try await memory.add(
            Entry(
                dn: try Self.groupDN(name),
                attributes: [
                    "objectClass": ["groupOfNames"], "cn": [AttributeValue(name)],
                    "description": [AttributeValue("g-\(name)")],
                    "member": members.map { AttributeValue($0.description) },
                ]))
    }

    @discardableResult
    func adopt(isDryRun: Bool = false, takesWeak: Bool = false) async throws -> [String: AdoptionFinding] {
        let found = Mutex<[String: AdoptionFinding]>([:])
        _ = try await Adopter(engine: engine).run(AdoptionOrder(isDryRun: isDryRun, takesWeak: takesWeak)) { finding in
            found.withLock { $0[finding.dn.rdn?.values.first?.value.string ?? ""] = finding }
        }
        return found.withLock { $0 }
    }

    func resource(_ name: String, _ type: ResourceKind = .user) async throws -> StoredResource? {
        try await store.holder(of: NameKey(name), type: type)
    }

    /// Takes over one person who is known by a number.
    func adopted(_ name: String) async throws -> StoredResource {
        try await stand(name, number: "n-\(name)")
        try await adopt()
        return try #require(try await resource(name))
    }

    /// A PATCH as it comes over HTTP.
    @discardableResult
    func patch(_ id: ResourceID, _ operations: Value..., type: ResourceKind = .user) async throws -> StoredResource {
        let resourceType = try engine.map(of: type).resourceType
        let body: Value = ["schemas": [.string(SchemaURI.patchOp.text)], "Operations": .array(operations)]
        let patch = try PatchRequest(body: body, type: resourceType, compatibility: .lenient)
        return try await provisioner.change(id, type: type, actor: "client") { stored, _ in
            Desired(
                try patch.applied(to: stored.resource, type: resourceType),
                sent: SentAttributes(patch: patch, type: resourceType))
        }
    }

    /// A PUT as it comes over HTTP.
    @discardableResult
    func put(
        _ id: ResourceID, _ attributes: Object, members: MembersWanted = .same, type: ResourceKind = .user
    ) async throws -> StoredResource {
        let resourceType = try engine.map(of: type).resourceType
        let body = Resource(attributes: attributes)
        return try await provisioner.change(id, type: type, actor: "client") { stored, _ in
            Desired(
                try stored.resource.replacing(with: body, type: resourceType), members: members,
                sent: SentAttributes(body: body, type: resourceType))
        }
    }

    func texts(_ name: AttributeName, of dn: DN) async throws -> [String] {
        try await memory.read(dn, [name])?[name].compactMap(\.string).sorted() ?? []
    }
}
