import SCIM
import Testing

@Suite("Generated patches of members")
struct MemberPatchPropertyTests {
    @Test(arguments: bothModes)
    func `edits bring the same members as the whole list patched`(_ compatibility: Compatibility) throws {
        var generator = Generator(seed: 29)
        for _ in 0..<500 {
            let group = generator.group()
            let body = generator.plainPatch(compatibility)
            let request = try PatchRequest(body: body, type: groupType, compatibility: compatibility)
            let patch = try #require(try request.memberPatch(groupType), "\(text(body))")
            let whole = try request.applied(to: group, type: groupType).partingMembers()
            let parts = try group.partingMembers()
            let edited = Self.edited(Set(parts.members.map(\.id)), by: patch.edits)
            #expect(edited == Set(whole.members.map(\.id)), "\(text(body))")
            #expect(try patch.others.applied(to: parts.rest, type: groupType) == whole.rest, "\(text(body))")
        }
    }

    private static func edited(_ members: Set<String>, by edits: [MemberEdit]) -> Set<String> {
        edits.reduce(into: members) { members, edit in
            switch edit {
            case .add(let added): members.formUnion(added.map(\.id))
            case .remove(let removed): members.subtract(removed)
            }
        }
    }
}

extension Generator {
    /// Few, so that they meet, two of which differ by case only.
    private static let ids = ["a", "b", "c", "d", "A", "é", "x y", "\"", "10"]

    /// A group with some members, each once.
    mutating func group() -> Resource {
        let members = Self.ids.filter { _ in once(in: 3) }.map { id in
            Value.object(["value": .string(id), "type": "User", "display": .string(id)])
        }
        var attributes: Object = ["displayName": "Sales"]
        if !members.isEmpty { attributes["members"] = .array(members) }
        return Resource(attributes: attributes)
    }

    /// A PATCH request that says by itself who comes and who goes, and something else now and then.
    mutating func plainPatch(_ compatibility: Compatibility) -> Value {
        [
            "schemas": [.string(SchemaURI.patchOp.text)],
            "Operations": .array(list(1...5) { $0.plainOperation(compatibility) }),
        ]
    }

    private mutating func plainOperation(_ compatibility: Compatibility) -> Value {
        switch Int.random(in: 0..<6, using: &self) {
        case 0: return ["op": "replace", "path": "displayName", "value": .string(pick(["Sales", "Team"]))]
        case 1: return ["op": "add", "value": ["externalId": "x", "members": elements(compatibility)]]
        case 2: return ["op": "add", "value": ["members": elements(compatibility)]]
        case 3 where compatibility == .lenient:
            return ["op": "Remove", "path": "members", "value": elements(compatibility)]
        case 4:
            let terms = list(1...3) { generator in
                let id = Value.string(generator.pick(Self.ids))
                return "value eq \(SCIMTests.text(id))"
            }
            return ["op": "remove", "path": .string("members[\(terms.joined(separator: " or "))]")]
        default: return ["op": "add", "path": "members", "value": elements(compatibility)]
        }
    }

    /// Some members as clients send them: with a name or without, once or twice.
    private mutating func elements(_ compatibility: Compatibility) -> Value {
        let elements = list(1...3) { generator in
            var element: Object = ["value": .string(generator.pick(Self.ids))]
            if generator.once(in: 3) { element["display"] = "somebody" }
            if generator.once(in: 3) { element["type"] = "User" }
            if generator.once(in: 5) { element["$ref"] = "../Users/x" }
            return Value.object(element)
        }
        guard compatibility == .lenient, elements.count == 1, once(in: 2) else { return .array(elements) }
        return elements[0]
    }
}
