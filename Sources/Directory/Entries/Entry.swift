/// An entry of the directory: its name and the attributes that were asked for and may be seen.
package struct Entry: Hashable, Sendable {
    package var dn: DN
    package var attributes: Attributes

    package init(dn: DN, attributes: Attributes) {
        self.dn = dn
        self.attributes = attributes
    }

    /// The values of an attribute, empty when it is absent.
    package subscript(name: AttributeName) -> [AttributeValue] {
        get { attributes[name] }
        set { attributes[name] = newValue }
    }

    /// Whether the entry is of an object class, compared without case.
    package func has(objectClass: AttributeValue) -> Bool {
        attributes[.objectClass].contains { MatchingRule.caseIgnore.matches($0, objectClass) }
    }
}

extension Entry: CustomStringConvertible {
    /// One line, escaped, secrets hidden.
    package var description: String { "<\(dn)> \(attributes)" }
}
