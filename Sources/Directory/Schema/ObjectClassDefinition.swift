/// An object class as the server describes it (RFC 4512 §4.1.1).
///
///     ObjectClassDescription = LPAREN WSP
///         numericoid                 ; object identifier
///         [ SP "NAME" SP qdescrs ]   ; short names (descriptors)
///         [ SP "DESC" SP qdstring ]  ; description
///         [ SP "OBSOLETE" ]          ; not active
///         [ SP "SUP" SP oids ]       ; superior object classes
///         [ SP kind ]                ; kind of class
///         [ SP "MUST" SP oids ]      ; attribute types
///         [ SP "MAY" SP oids ]       ; attribute types
///         extensions WSP RPAREN
///
///     kind = "ABSTRACT" / "STRUCTURAL" / "AUXILIARY"
package struct ObjectClassDefinition: Hashable, Sendable {
    /// What part a class has in an entry (RFC 4512 §2.4).
    package enum Kind: String, Hashable, Sendable {
        case abstract = "ABSTRACT"
        case structural = "STRUCTURAL"
        case auxiliary = "AUXILIARY"
    }

    package let oid: String
    /// The short names; may be none.
    package let names: [String]
    /// What it is for, in the server's words.
    package let purpose: String?
    /// Whether it should not be used any more.
    package let isObsolete: Bool
    /// The classes that this one is derived from.
    package let superiors: [String]
    /// Structural, where the server does not say.
    package let kind: Kind
    /// Attributes that an entry of the class must have, its own only.
    package let must: [AttributeName]
    /// Attributes that it may have, its own only.
    package let may: [AttributeName]
    /// The server's own additions, such as `X-ORIGIN`.
    package let extensions: [String: [String]]

    /// Reads a value of `objectClasses`; nil when it is not one.
    package init?(_ text: String) {
        guard let description = SchemaDescription(text) else { return nil }
        oid = description.oid
        names = description.texts("NAME")
        purpose = description.text("DESC")
        isObsolete = description.has("OBSOLETE")
        superiors = description.texts("SUP")
        kind = description.has("AUXILIARY") ? .auxiliary : description.has("ABSTRACT") ? .abstract : .structural
        must = description.attributes("MUST")
        may = description.attributes("MAY")
        extensions = description.extensions
    }

    /// What to call it: the first name, or the OID.
    package var name: String { names.first ?? oid }
}
