/// What a server allows beside a structural class (RFC 4512 §4.1.6). Active Directory says here which auxiliary
/// classes every object of a class has.
///
///     DITContentRuleDescription = LPAREN WSP
///         numericoid                 ; object identifier: that of the structural class
///         [ SP "NAME" SP qdescrs ]   ; short names (descriptors)
///         [ SP "DESC" SP qdstring ]  ; description
///         [ SP "OBSOLETE" ]          ; not active
///         [ SP "AUX" SP oids ]       ; auxiliary object classes
///         [ SP "MUST" SP oids ]      ; attribute types
///         [ SP "MAY" SP oids ]       ; attribute types
///         [ SP "NOT" SP oids ]       ; attribute types
///         extensions WSP RPAREN
package struct ContentRuleDefinition: Hashable, Sendable {
    /// The structural class that the rule is for.
    package let oid: String
    package let auxiliaries: [String]
    package let must: [AttributeName]
    package let may: [AttributeName]
    /// Attributes that the rule takes away.
    package let precluded: [AttributeName]

    /// Reads a value of `dITContentRules`; nil when it is not one.
    package init?(_ text: String) {
        guard let description = SchemaDescription(text), !description.has("OBSOLETE") else { return nil }
        oid = description.oid
        auxiliaries = description.texts("AUX")
        must = description.attributes("MUST")
        may = description.attributes("MAY")
        precluded = description.attributes("NOT")
    }
}
