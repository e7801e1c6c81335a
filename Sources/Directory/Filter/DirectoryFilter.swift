/// A search filter (RFC 4511 §4.5.1.7), as a value.
///
/// The text (RFC 4515) is only made in `description`, where every value is escaped.
package indirect enum DirectoryFilter: Hashable, Sendable {
    /// All of them; an empty list is true (RFC 4526).
    case and([DirectoryFilter])
    /// At least one of them; an empty list is false (RFC 4526).
    case or([DirectoryFilter])
    case not(DirectoryFilter)
    case equality(AttributeName, AttributeValue)
    case present(AttributeName)
    case greaterOrEqual(AttributeName, AttributeValue)
    case lessOrEqual(AttributeName, AttributeValue)
    case approximate(AttributeName, AttributeValue)
    case substring(AttributeName, initial: AttributeValue?, any: [AttributeValue], final: AttributeValue?)
    case extensible(ExtensibleMatch)

    /// Reads the string representation (RFC 4515 §3).
    ///
    /// - Throws: `FilterSyntaxError` that tells the place.
    package init(_ text: String) throws(FilterSyntaxError) {
        var parser = FilterParser(text)
        self = try parser.parse()
    }

    /// Every entry has an object class, so this is every entry.
    package static let everything = DirectoryFilter.present(.objectClass)
}

/// A match by a named rule (RFC 4511 §4.5.1.7.7).
package struct ExtensibleMatch: Hashable, Sendable {
    /// The attribute; nil for all that the rule fits.
    package let attribute: AttributeName?
    /// The rule, by name or OID; nil for the attribute's equality rule.
    package let rule: AttributeName?
    /// Whether the values in the entry's DN count too.
    package let matchesDN: Bool
    package let value: AttributeValue

    /// Nil when neither an attribute nor a rule is given: that says nothing.
    package init?(
        attribute: AttributeName?, rule: AttributeName?, matchesDN: Bool = false, value: AttributeValue
    ) {
        guard attribute != nil || rule != nil else { return nil }
        self.attribute = attribute
        self.rule = rule
        self.matchesDN = matchesDN
        self.value = value
    }
}
