import Directory
import SCIM
import Store
import Sync

/// Short words for what these tests put into a state.
extension SQLiteStore {
    func propose(_ name: String) async throws -> ProposalVerdict {
        try await record(
            Proposal(
                kind: .create, resource: ResourceID(name), type: .user, rowVersion: nil,
                desired: Resource(attributes: ["userName": .string(name), "externalId": .string("x-\(name)")]
                ),
                addedAt: nil, actor: "client"))
    }

    /// Records a create and leaves it open.
    @discardableResult
    func begin(_ name: String) async throws -> Intent {
        guard case .recorded(let intent) = try await propose(name) else {
            throw UnexpectedVerdict()
        }
        return intent
    }

    @discardableResult
    func create(_ name: String) async throws -> StoredResource? {
        let link = Link(
            identity: EntryIdentity(AttributeValue(name)),
            dn: try DN("ou=people").child(RDN(.uid, AttributeValue(name))),
            marker: nil)
        return try await complete(try await begin(name), .done(link), acknowledged: true)
    }

    /// How an intent is taken over by this session: `none`, `occupied` or `taken`.
    func attempt(_ name: String) async throws -> String {
        switch try await takeOver(ResourceID(name)) {
        case .none: "none"
        case .occupied: "occupied"
        case .taken: "taken"
        }
    }
}

struct UnexpectedVerdict: Error {}
