import Directory

/// A scratch entry as the mapping would make one, with values that nobody can take for a person's.
struct TrialEntry: Sendable {
    let entry: MappedEntry
    /// Nil where the server does not show it.
    let schema: DirectorySchema?
    let product: ServerProduct
    /// The random part of the name.
    let token: String
    /// A password that nobody knows; nil tries none.
    var password: Secret?

    static let prefix = "sluice-trial-"

    /// The first name, and the one that it is renamed to.
    func name(_ number: Int) -> AttributeValue {
        let name = Self.prefix + token + (number == 0 ? "" : "-\(number)")
        return entry.rdn == .mail ? AttributeValue(name + "@trial.invalid") : AttributeValue(name)
    }

    func dn(_ number: Int) -> DN { entry.base.child(RDN(entry.rdn, name(number))) }

    /// What the entry holds beside its classes and its name.
    var attributes: [(name: AttributeName, values: [AttributeValue])] {
        let written = entry.attributes.filter { $0.name != entry.rdn }
            .map { ($0.name, values(of: $0)) }.filter { !$0.1.isEmpty }
        let unfilled = (schema.map { SchemaClosure($0, entry.objectClasses).must } ?? []).map(\.attribute)
            .filter { demand in
                isOurs(demand) && !written.contains { schema?.areSame($0.0, demand) == true }
                    && schema?.areSame(demand, entry.rdn) != true
            }
        return written + unfilled.map { ($0, [sample(of: $0)]) }
    }

    var added: Entry {
        let classes = (AttributeName.objectClass, entry.objectClasses.map { AttributeValue($0) })
        let held = [classes, (entry.rdn, [name(0)])] + attributes.filter { isAdded($0.name) }.map { ($0, $1) }
        return Entry(dn: dn(0), attributes: Attributes(held))
    }

    /// Members come when the entry stands: its own name is among them where the mapping gives none.
    private func isAdded(_ name: AttributeName) -> Bool {
        guard let rule = entry.attributes.first(where: { $0.name == name }), rule.isMembers else { return true }
        let demanded = schema.map { SchemaClosure($0, entry.objectClasses).must } ?? []
        return !rule.constants.isEmpty || demanded.contains { schema?.areSame($0.attribute, name) == true }
    }

    /// Constants as they are: of those of `active` the last, which switches the entry off.
    private func values(of attribute: MappedAttribute) -> [AttributeValue] {
        if attribute.isMembers, attribute.constants.isEmpty { return [AttributeValue(dn(0).description)] }
        guard let last = attribute.constants.last else { return [sample(of: attribute.name)] }
        return attribute.content == nil && attribute.mayBeMany ? attribute.constants : [last]
    }

    private func isOurs(_ attribute: AttributeName) -> Bool {
        guard let schema, !schema.areSame(attribute, .objectClass) else { return false }
        return schema.attributeType(attribute)?.isModifiable != false
            && !product.filledByServer.contains { schema.areSame($0, attribute) }
    }

    /// Active Directory limits the length of some attributes without telling, to 16 characters and more.
    private var text: String {
        product == .activeDirectory ? "trial-" + token.prefix(10) : Self.prefix + token
    }

    /// A value of the attribute's syntax.
    func sample(of attribute: AttributeName) -> AttributeValue {
        // Active Directory holds more to be wrong than the syntax says: a code of ISO 3166 that no country has.
        if attribute == "c" { return "ZZ" }
        return switch schema?.syntax(of: attribute) {
        case .boolean?: "FALSE"
        // Nobody, should the entry stay: 0 would be the superuser.
        case .integer?, .largeInteger?, .numericString?: "65534"
        case .dn?, .nameAndOptionalUID?: AttributeValue(entry.base.description)
        case .generalizedTime?: "20000101000000Z"
        case .utcTime?: "000101000000Z"
        case .telephoneNumber?: "+0"
        case .uuid?: "00000000-0000-4000-8000-000000000000"
        case .oid?: "2.5.4.3"
        default: AttributeValue(text + (attribute == .mail ? "@trial.invalid" : ""))
        }
    }
}
