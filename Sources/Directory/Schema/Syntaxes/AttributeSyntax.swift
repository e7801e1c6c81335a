/// The form that values of an attribute have (RFC 4517 §3.3), by its OID.
package struct AttributeSyntax: Hashable, Sendable, CustomStringConvertible {
    package let oid: String

    package init(oid: String) { self.oid = oid }

    /// The syntax by its short name in the standard's arc.
    private init(_ arc: Int) { oid = Self.prefix + String(arc) }

    private static let prefix = "1.3.6.1.4.1.1466.115.121.1."

    package static let boolean = AttributeSyntax(7)
    package static let dn = AttributeSyntax(12)
    package static let generalizedTime = AttributeSyntax(24)
    package static let ia5String = AttributeSyntax(26)
    package static let integer = AttributeSyntax(27)
    package static let nameAndOptionalUID = AttributeSyntax(34)
    package static let numericString = AttributeSyntax(36)
    package static let oid = AttributeSyntax(38)
    package static let postalAddress = AttributeSyntax(41)
    package static let printableString = AttributeSyntax(44)
    package static let telephoneNumber = AttributeSyntax(50)
    package static let utcTime = AttributeSyntax(53)
    /// RFC 4530.
    package static let uuid = AttributeSyntax(oid: "1.3.6.1.1.16.1")
    /// Active Directory's integers of 64 bits.
    package static let largeInteger = AttributeSyntax(oid: "1.2.840.113556.1.4.906")

    /// The standard's name, or the OID.
    package var description: String { Self.table[oid]?.name ?? oid }

    /// Why the value is none of this syntax; nil when it is one, and where nobody here knows the syntax.
    package func problem(with value: AttributeValue) -> String? { Self.table[oid]?.problem(value) }

    private struct Known: Sendable {
        let name: String
        let problem: @Sendable (AttributeValue) -> String?
    }

    private static let table: [String: Known] = {
        let text: [(AttributeSyntax, String, @Sendable (String) -> String?)] = [
            (AttributeSyntax(6), "Bit String", BinarySyntaxes.bitString), (boolean, "Boolean", boolean),
            (AttributeSyntax(11), "Country String", TextSyntaxes.country),
            (AttributeSyntax(15), "Directory String", TextSyntaxes.directoryString), (dn, "DN", NameSyntaxes.dn),
            (AttributeSyntax(22), "Facsimile Telephone Number", TextSyntaxes.facsimile),
            (generalizedTime, "Generalized Time", TimeSyntaxes.generalizedTime),
            (ia5String, "IA5 String", TextSyntaxes.ia5String), (integer, "INTEGER", NumberSyntaxes.integer),
            (nameAndOptionalUID, "Name And Optional UID", NameSyntaxes.nameAndOptionalUID),
            (numericString, "Numeric String", NumberSyntaxes.numericString), (oid, "OID", NameSyntaxes.oid),
            (AttributeSyntax(39), "Other Mailbox", TextSyntaxes.otherMailbox),
            (postalAddress, "Postal Address", TextSyntaxes.postalAddress),
            (printableString, "Printable String", TextSyntaxes.printableString),
            (telephoneNumber, "Telephone Number", TextSyntaxes.printableString),
            (utcTime, "UTC Time", TimeSyntaxes.utcTime), (uuid, "UUID", BinarySyntaxes.uuid),
            (largeInteger, "Large Integer", NumberSyntaxes.integer),
        ]
        var table = [AttributeSyntax(40).oid: Known(name: "Octet String") { _ in nil }]
        for (syntax, name, problem) in text {
            table[syntax.oid] = Known(name: name) { value in
                guard let string = value.string else { return "is not UTF-8" }
                return problem(string)
            }
        }
        return table
    }()

    /// `Boolean = "TRUE" / "FALSE"`
    @Sendable private static func boolean(_ text: String) -> String? {
        ["TRUE", "FALSE"].contains(text) ? nil : "must be TRUE or FALSE, in capitals"
    }
}
