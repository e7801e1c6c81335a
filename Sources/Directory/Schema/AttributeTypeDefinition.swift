/// An attribute type as the server describes it (RFC 4512 §4.1.2).
///
///     AttributeTypeDescription = LPAREN WSP
///         numericoid                    ; object identifier
///         [ SP "NAME" SP qdescrs ]      ; short names (descriptors)
///         [ SP "DESC" SP qdstring ]     ; description
///         [ SP "OBSOLETE" ]             ; not active
///         [ SP "SUP" SP oid ]           ; supertype
///         [ SP "EQUALITY" SP oid ]      ; equality matching rule
///         [ SP "ORDERING" SP oid ]      ; ordering matching rule
///         [ SP "SUBSTR" SP oid ]        ; substrings matching rule
///         [ SP "SYNTAX" SP noidlen ]    ; value syntax
///         [ SP "SINGLE-VALUE" ]         ; single-value
///         [ SP "COLLECTIVE" ]           ; collective
///         [ SP "NO-USER-MODIFICATION" ] ; not user modifiable
///         [ SP "USAGE" SP usage ]       ; usage
///         extensions WSP RPAREN
///
///     usage   = "userApplications" / "directoryOperation" / "distributedOperation" / "dSAOperation"
///     noidlen = numericoid [ LCURLY len RCURLY ]
package struct AttributeTypeDefinition: Hashable, Sendable {
    package let oid: String
    /// The short names; may be none.
    package let names: [String]
    /// What it is for, in the server's words.
    package let purpose: String?
    /// Whether it should not be used any more.
    package let isObsolete: Bool
    /// The type that this one is derived from, and whose rules and syntax it has where it gives none itself.
    package let superior: String?
    package let equality: String?
    package let ordering: String?
    package let substrings: String?
    /// The OID of its syntax, its own only.
    package let syntax: String?
    /// The length that a server takes at least, where it is given.
    package let length: Int?
    package let isSingleValued: Bool
    /// Whether the values belong to a set of entries (RFC 3671), so that no entry is written with it.
    package let isCollective: Bool
    /// Whether a client may write it at all.
    package let isModifiable: Bool
    /// Whether it serves the directory itself: every entry may hold it, whatever its classes.
    package let isOperational: Bool
    /// The server's own additions, such as `X-ORIGIN`.
    package let extensions: [String: [String]]

    /// Reads a value of `attributeTypes`; nil when it is not one.
    package init?(_ text: String) {
        guard let description = SchemaDescription(text) else { return nil }
        oid = description.oid
        names = description.texts("NAME")
        purpose = description.text("DESC")
        isObsolete = description.has("OBSOLETE")
        superior = description.text("SUP")
        equality = description.text("EQUALITY")
        ordering = description.text("ORDERING")
        substrings = description.text("SUBSTR")
        (syntax, length) = Self.syntax(description.text("SYNTAX"))
        isSingleValued = description.has("SINGLE-VALUE")
        isCollective = description.has("COLLECTIVE")
        isModifiable = !description.has("NO-USER-MODIFICATION")
        isOperational = description.text("USAGE").map { $0.lowercased() != "userapplications" } ?? false
        extensions = description.extensions
    }

    /// What to call it: the first name, or the OID.
    package var name: String { names.first ?? oid }

    private static func syntax(_ text: String?) -> (String?, Int?) {
        guard let text else { return (nil, nil) }
        let parts = text.split(separator: "{", maxSplits: 1)
        let length = parts.dropFirst().first.flatMap { Int($0.prefix { $0 != "}" }) }
        return (parts.first.map(String.init), length)
    }
}
