// A schema from its JSON document, in the form of RFC 7643 §8.7.

extension Schema {
    /// Reads a schema document. Everything that the RFC demands of a definition is demanded here: a
    /// schema that we serve must be complete.
    package init(document: Value) throws(SchemaProblem) {
        guard let document = document.object, let id = document["id"]?.string, !id.isEmpty else {
            throw SchemaProblem("A schema document is an object with an \"id\".")
        }
        let reader = SchemaDocument(schema: id)
        self.init(
            id: SchemaURI(id),
            name: try reader.text("name", of: document, at: "the schema"),
            description: try reader.text("description", of: document, at: "the schema"),
            attributes: try reader.attributes("attributes", of: document, below: ""))
    }
}

/// Reads the parts of one schema document, naming what is wrong.
private struct SchemaDocument {
    let schema: String

    func attributes(_ member: String, of object: Object, below parent: String) throws(SchemaProblem)
        -> [AttributeDefinition]
    {
        guard let list = object[member]?.array, !list.isEmpty else {
            throw problem("\"\(member)\" must be an array of attribute definitions", parent)
        }
        var result: [AttributeDefinition] = []
        for element in list {
            guard let element = element.object else {
                throw problem("a definition must be an object", parent)
            }
            let attribute = try attribute(element, below: parent)
            guard !result.contains(where: { CaselessName.areEqual($0.name, attribute.name) }) else {
                throw problem("defined twice", parent + attribute.name)
            }
            result.append(attribute)
        }
        return result
    }

    private func attribute(_ object: Object, below parent: String) throws(SchemaProblem)
        -> AttributeDefinition
    {
        let name = try text("name", of: object, at: parent.isEmpty ? "an attribute" : parent + "?")
        let place = parent + name
        guard AttributePath.isName(name.utf8) else { throw problem("not a legal attribute name", place) }
        let type = try choice("type", AttributeType.self, of: object, at: place)
        guard type != .complex || parent.isEmpty else {
            throw problem("a part of a complex attribute cannot be complex itself", place)
        }
        return AttributeDefinition(
            name: name, type: type,
            isMultiValued: try flag("multiValued", of: object, at: place),
            description: try text("description", of: object, at: place),
            isRequired: try flag("required", of: object, at: place),
            isCaseExact: try flag("caseExact", of: object, at: place),
            mutability: try choice("mutability", Mutability.self, of: object, at: place),
            returned: try choice("returned", Returned.self, of: object, at: place),
            uniqueness: try choice("uniqueness", Uniqueness.self, of: object, at: place),
            canonicalValues: try texts("canonicalValues", of: object, at: place),
            referenceTypes: try texts("referenceTypes", of: object, at: place),
            subAttributes: type == .complex
                ? try attributes("subAttributes", of: object, below: place + ".") : [])
    }

    func text(_ member: String, of object: Object, at place: String) throws(SchemaProblem) -> String {
        guard let text = object[member]?.string else {
            throw problem("\"\(member)\" must be a string", place)
        }
        return text
    }

    private func flag(_ member: String, of object: Object, at place: String) throws(SchemaProblem) -> Bool {
        guard let flag = object[member]?.boolean else {
            throw problem("\"\(member)\" must be true or false", place)
        }
        return flag
    }

    private func choice<Choice>(
        _ member: String, _: Choice.Type, of object: Object, at place: String
    ) throws(SchemaProblem) -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        if let text = object[member]?.string, let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw problem("\"\(member)\" must be one of \(known)", place)
    }

    private func texts(_ member: String, of object: Object, at place: String) throws(SchemaProblem)
        -> [String]
    {
        guard let value = object[member] else { return [] }
        guard let list = value.array else {
            throw problem("\"\(member)\" must be an array of strings", place)
        }
        return list.compactMap(\.string)
    }

    private func problem(_ message: String, _ place: String) -> SchemaProblem {
        SchemaProblem("\(schema), \(place.isEmpty ? "the schema" : place): \(message).")
    }
}
