/// What a schema says about one attribute (RFC 7643 §7).
package struct AttributeDefinition: Hashable, Sendable {
    /// The name, in the spelling to be shown.
    package let name: String
    /// The type of a value, or of each of them.
    package let type: AttributeType
    /// Whether there may be many values.
    package let isMultiValued: Bool
    /// What it is, for people.
    package let description: String
    /// Whether a resource must have a value.
    package let isRequired: Bool
    /// Whether case counts when values are compared.
    package let isCaseExact: Bool
    /// Who may change it.
    package let mutability: Mutability
    /// When it is part of an answer.
    package let returned: Returned
    /// How far a value must be the only one.
    package let uniqueness: Uniqueness
    /// Suggested values; others are accepted.
    package let canonicalValues: [String]
    /// What a reference may point to.
    package let referenceTypes: [String]
    /// The parts of a complex attribute.
    package let subAttributes: [AttributeDefinition]
    /// Whether some part is not returned by default, so that rendering must look into the values.
    let hasSelectiveParts: Bool

    /// Makes a definition; what is left out has the RFC's default (RFC 7643 §2.2).
    package init(
        name: String, type: AttributeType = .string, isMultiValued: Bool = false, description: String = "",
        isRequired: Bool = false, isCaseExact: Bool = false, mutability: Mutability = .readWrite,
        returned: Returned = .default, uniqueness: Uniqueness = .none, canonicalValues: [String] = [],
        referenceTypes: [String] = [], subAttributes: [AttributeDefinition] = []
    ) {
        self.name = name
        self.type = type
        self.isMultiValued = isMultiValued
        self.description = description
        self.isRequired = isRequired
        self.isCaseExact = isCaseExact
        self.mutability = mutability
        self.returned = returned
        self.uniqueness = uniqueness
        self.canonicalValues = canonicalValues
        self.referenceTypes = referenceTypes
        self.subAttributes = subAttributes
        hasSelectiveParts = subAttributes.contains { $0.returned == .never || $0.returned == .request }
    }

    /// A part of this attribute by its name, in any case.
    package func subAttribute(named name: String) -> AttributeDefinition? {
        for attribute in subAttributes where CaselessName.areEqual(attribute.name, name) { return attribute }
        return nil
    }

    /// Whether this is a complex attribute with a part of this name.
    func has(_ name: String) -> Bool {
        subAttributes.contains { CaselessName.areEqual($0.name, name) }
    }
}
