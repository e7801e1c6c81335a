/// The part of a server's schema that decides which entries it accepts (RFC 4512 §4).
package struct DirectorySchema: Hashable, Sendable {
    private let classes: [String: ObjectClassDefinition]
    /// Each attribute's names, and under each of them all of its names.
    private let aliases: [String: Set<String>]

    /// - Parameters:
    ///   - objectClasses: the values of the subschema entry's `objectClasses`.
    ///   - attributeTypes: the values of its `attributeTypes`.
    package init(objectClasses: [String], attributeTypes: [String]) {
        var classes: [String: ObjectClassDefinition] = [:]
        for definition in objectClasses.compactMap({ ObjectClassDefinition($0) }) {
            for name in definition.names { classes[name.lowercased()] = definition }
        }
        var aliases: [String: Set<String>] = [:]
        for text in attributeTypes {
            let names = Set(Self.names(of: text).map { $0.lowercased() })
            for name in names { aliases[name] = names }
        }
        self.classes = classes
        self.aliases = aliases
    }

    package func knows(objectClass name: String) -> Bool { classes[name.lowercased()] != nil }

    package func knows(_ attribute: AttributeName) -> Bool { aliases[key(attribute)] != nil }

    /// What entries of some classes must have, inherited attributes included.
    package func must(_ names: [String]) -> [AttributeName] { closure(names).flatMap(\.must) }

    /// Whether entries of some classes can have an attribute, under whichever of its names.
    package func allows(_ attribute: AttributeName, in names: [String]) -> Bool {
        let known = aliases[key(attribute)] ?? [key(attribute)]
        return closure(names).contains { definition in
            (definition.must + definition.may).contains { known.contains(key($0)) }
        }
    }

    /// Whether two names are names of the same attribute.
    package func areSame(_ first: AttributeName, _ second: AttributeName) -> Bool {
        first == second || aliases[key(first)]?.contains(key(second)) == true
    }

    private func key(_ name: AttributeName) -> String {
        String(name.description.lowercased().prefix { $0 != ";" })
    }

    /// The classes and all that they are derived from.
    private func closure(_ names: [String]) -> [ObjectClassDefinition] {
        var seen: Set<ObjectClassDefinition> = []
        var waiting = names
        while let name = waiting.popLast() {
            guard let definition = classes[name.lowercased()], seen.insert(definition).inserted else {
                continue
            }
            waiting += definition.superiors
        }
        return Array(seen)
    }

    private static func names(of text: String) -> [String] {
        var tokens = SchemaTokens(text)
        guard tokens.next() == "(", let oid = tokens.next() else { return [] }
        guard tokens.next() == "NAME" else { return [oid] }
        return [oid] + tokens.words()
    }
}
