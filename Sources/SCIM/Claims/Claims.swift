/// What clients have said of a resource that the directory knew before them.
///
/// An attribute is known by its name in lower case: `title`, `name.givenname`, one of an extension after the URI of its
/// schema and a colon. Of an attribute that holds many values each value is claimed by itself, beside the attribute.
package struct Claims: Hashable, Sendable {
    /// Names, and values as `name=value`: no name has an equals sign in it.
    package private(set) var texts: Set<String>

    /// No claim at all, or those that were written down before.
    package init(_ texts: some Sequence<String> = []) { self.texts = Set(texts) }

    package var isEmpty: Bool { texts.isEmpty }

    /// Whether a client has spoken of what a path names, of all of it or of a part.
    package func contains(_ resolved: ResolvedAttribute) -> Bool {
        let name = ClaimName.of(resolved)
        if texts.contains(name) { return true }
        if let whole = ClaimName.whole(of: resolved), texts.contains(whole) { return true }
        return texts.contains { $0.hasPrefix(name + ".") }
    }

    func contains(_ element: Value, of name: String) -> Bool { texts.contains(ClaimName.value(element, of: name)) }

    func contains(name: String) -> Bool { texts.contains(name) }
}

extension Claims {
    /// The claims once a client has said something more, and the resource as it then is.
    ///
    /// What no client ever spoke of survives a replacement: an attribute that is left out, and elements of a list that the
    /// directory had before.
    ///
    /// - Parameters:
    ///   - stored: the resource as it is.
    ///   - desired: what the request makes of it.
    package func after(
        _ sent: SentAttributes, from stored: Resource, to desired: Resource, type: ResourceType
    ) -> (claims: Claims, resource: Resource) {
        let survival = ClaimSurvival(claims: self, sent: sent, type: type)
        let resource = Resource(attributes: survival.completed(desired.attributes, from: stored.attributes))
        var texts = texts.union(sent.names)
        for list in ClaimedList.all(in: desired, type) where sent.names.contains(list.name) {
            let former = sent.lists.contains(list.name) ? [] : ClaimedList.elements(of: list.name, in: stored, type)
            let known = Set(former.map { ClaimName.value($0, of: list.name) })
            texts.formUnion(list.elements.map { ClaimName.value($0, of: list.name) }.filter { !known.contains($0) })
        }
        let standing = Set(
            ClaimedList.all(in: resource, type).flatMap { list in
                list.elements.map { ClaimName.value($0, of: list.name) }
            })
        return (Claims(texts.filter { !$0.contains("=") || standing.contains($0) }), resource)
    }
}

/// How claims call what they are about.
enum ClaimName {
    /// The attribute; a part of it only where the attribute has a single value.
    static func of(_ resolved: ResolvedAttribute) -> String {
        let name = of(resolved.attribute, in: resolved.container)
        guard !resolved.attribute.isMultiValued, let part = resolved.subAttribute else { return name }
        return "\(name).\(part.name.lowercased())"
    }

    /// The attribute that a part belongs to; nil for what is no part.
    static func whole(of resolved: ResolvedAttribute) -> String? {
        resolved.subAttribute.map { _ in of(resolved.attribute, in: resolved.container) }
    }

    static func of(_ attribute: AttributeDefinition, in container: String?) -> String {
        (container.map { $0.lowercased() + ":" } ?? "") + attribute.name.lowercased()
    }

    /// An element of a list, by its value, or by all of it where it has none.
    static func value(_ element: Value, of name: String) -> String {
        let text =
            element.object?["value"]?.string ?? element.string
            ?? String(decoding: JSONWriter.write(element), as: UTF8.self)
        return "\(name)=\(text)"
    }
}

/// A list of a resource, by the name of its attribute.
struct ClaimedList {
    let name: String
    let elements: [Value]

    static func all(in resource: Resource, _ type: ResourceType) -> [ClaimedList] {
        type.schemas.flatMap { schema in
            let container = schema.id == type.schema.id ? nil : schema.id.text
            return schema.attributes.filter(\.isMultiValued).compactMap { attribute in
                let elements = resource.attributes.value(of: attribute.name, in: container)?.array ?? []
                return elements.isEmpty
                    ? nil : ClaimedList(name: ClaimName.of(attribute, in: container), elements: elements)
            }
        }
    }

    static func elements(of name: String, in resource: Resource, _ type: ResourceType) -> [Value] {
        all(in: resource, type).first { $0.name == name }?.elements ?? []
    }
}
