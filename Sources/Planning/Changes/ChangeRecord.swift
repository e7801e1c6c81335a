package import Directory

/// What a write did to an entry, as the audit trail keeps it: text for people, without secrets.
package struct ChangeRecord: Sendable, Hashable {
    /// What became of the entry.
    package enum Kind: String, Sendable, Hashable {
        case add, update, delete
    }

    /// The values of one attribute that went and that came.
    package struct Attribute: Sendable, Hashable {
        package let name: String
        package let before: [String]
        package let after: [String]

        package init(name: String, before: [String], after: [String]) {
            self.name = name
            self.before = before
            self.after = after
        }
    }

    package let kind: Kind
    /// The entry's DN before the write; of a new one the one that it got.
    package let dn: String
    /// The DN that the entry got instead; nil where it kept its own.
    package let newDN: String?
    package let attributes: [Attribute]

    package init(kind: Kind, dn: String, newDN: String? = nil, attributes: [Attribute]) {
        self.kind = kind
        self.dn = dn
        self.newDN = newDN
        self.attributes = attributes
    }
}

extension ChangeRecord {
    /// - Parameter entry: the entry as it was seen before; nil where there was none, or it is not known.
    package init(_ change: Change, before entry: Entry?) {
        switch change {
        case .add(let new):
            self.init(
                kind: .add, dn: new.dn.description,
                attributes: new.attributes.map { Self.attribute($0.name, from: [], to: $0.values) })
        case .delete(let target):
            let held = entry?.attributes.filter { !Self.isOperational($0.name) } ?? []
            self.init(
                kind: .delete, dn: target.dn.description,
                attributes: held.map { Self.attribute($0.name, from: $0.values, to: []) })
        case .update(let target, let update):
            let modifications = update.modifications + update.members.flatMap(\.modifications)
            self.init(
                kind: .update, dn: target.dn.description, newDN: update.newDN?.description,
                attributes: Self.attributes(changedBy: modifications, entry))
        }
    }

    /// What the modifications of each attribute come to, in the order in which they begin.
    private static func attributes(changedBy modifications: [Modification], _ entry: Entry?) -> [Attribute] {
        var names: [AttributeName] = []
        for modification in modifications where !names.contains(modification.attribute) {
            names.append(modification.attribute)
        }
        return names.map { name in
            let held = entry?.attributes[name] ?? []
            var gone: [AttributeValue] = []
            var come: [AttributeValue] = []
            for modification in modifications where modification.attribute == name {
                switch modification.operation {
                case .add: come += modification.values
                case .delete: gone += modification.values.isEmpty ? held : modification.values
                case .replace:
                    gone += held
                    come += modification.values
                }
            }
            return attribute(name, from: gone, to: come)
        }
    }

    private static func attribute(
        _ name: AttributeName, from before: [AttributeValue], to after: [AttributeValue]
    ) -> Attribute {
        Attribute(name: name.description, before: texts(of: before, as: name), after: texts(of: after, as: name))
    }

    /// The most values that are kept of an attribute: a group may have very many members.
    private static let mostValues = 100

    private static func texts(of values: [AttributeValue], as name: AttributeName) -> [String] {
        guard !values.isEmpty else { return [] }
        guard !name.isSecret else { return ["•••"] }
        let more = values.count - mostValues
        return values.prefix(mostValues).map { $0.string ?? "(\($0.bytes.count) bytes)" }
            + (more > 0 ? ["(and \(more) more)"] : [])
    }

    private static func isOperational(_ name: AttributeName) -> Bool {
        (LandingProof.attributes + Provenance.attributes).contains(name)
    }
}
