import Directory
import Foundation
import SCIM
import Sync

/// A change of members as JSON in a column:
/// `{"add": [{"id": …, "display": …, "name": …, "values": …, "adopted": true}], "remove": [id, …], "rename": [{"id": …, "name": …}]}`.
enum MembershipColumn {
    static func encode(_ change: MembershipChange) -> Data? {
        guard !change.isEmpty else { return nil }
        let object: Object = [
            "add": .array(change.added.map { member($0.id, $0.display, $0.name, $0.isAdopted) }),
            "remove": .array(change.removed.map { .string($0.text) }),
            "rename": .array(change.renamed.map { member($0.member, nil, $0.name) }),
        ]
        return Body.encode(Resource(attributes: object))
    }

    private static func member(
        _ id: ResourceID, _ display: String?, _ name: MemberName?, _ isAdopted: Bool = false
    ) -> Value {
        var object = Object()
        object["id"] = .string(id.text)
        object["display"] = display.map(Value.string)
        object["name"] = name.map { .string($0.dn.description) }
        object["values"] = name.flatMap { NamesColumn.encode($0.values) }.map(Value.string)
        if isAdopted { object["adopted"] = true }
        return .object(object)
    }

    static func decode(_ data: Data?, of group: ResourceID) throws -> MembershipChange {
        guard let data else { return MembershipChange() }
        let object = try Body.decode(data).attributes
        return MembershipChange(
            added: try (object["add"]?.array ?? []).compactMap(newMember),
            removed: (object["remove"]?.array ?? []).compactMap { $0.string.map { ResourceID($0) } },
            renamed: try (object["rename"]?.array ?? []).compactMap { value in
                try newMember(value).map { StaleName(group: group, member: $0.id, name: $0.name) }
            })
    }

    private static func newMember(_ value: Value) throws -> NewMember? {
        guard let member = value.object, let id = member["id"]?.string else { return nil }
        return NewMember(
            id: ResourceID(id), display: member["display"]?.string,
            name: try NamesColumn.memberName(dn: member["name"]?.string, values: member["values"]?.string),
            isAdopted: member["adopted"]?.boolean ?? false)
    }
}
