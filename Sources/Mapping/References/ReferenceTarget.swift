package import Directory

/// What of the entry of another resource stands in the attribute.
package enum ReferenceTarget: Sendable, Hashable {
    /// Its name.
    case dn
    /// The first value of one of its attributes.
    case attribute(AttributeName)

    func value(of reference: ResolvedReference) -> String? {
        switch self {
        case .dn: reference.dn.description
        case .attribute(let name): reference.attributes.first(name)?.string
        }
    }
}

/// The entry of a resource that another one names.
package struct ResolvedReference: Sendable, Hashable {
    /// Where it stands.
    package let dn: DN
    /// At least those of `AttributeMap.referencedAttributes`.
    package let attributes: Attributes

    package init(dn: DN, attributes: Attributes = [:]) {
        self.dn = dn
        self.attributes = attributes
    }
}
