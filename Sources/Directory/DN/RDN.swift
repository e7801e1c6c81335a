/// A relative distinguished name (RFC 4514 §2.2): one or more attribute values that name an entry among
/// its siblings.
package struct RDN: Sendable {
    /// At least one, in the order in which they were written.
    package let values: [AttributeTypeAndValue]
    /// The form that is compared: folded values in a fixed order.
    package let normalized: String

    package init(_ name: AttributeName, _ value: AttributeValue) {
        self.init(unchecked: [AttributeTypeAndValue(name, value)])
    }

    /// A multi-valued RDN; nil when there is no value.
    package init?(values: [AttributeTypeAndValue]) {
        guard !values.isEmpty else { return nil }
        self.init(unchecked: values)
    }

    /// Reads one RDN, as in the configuration or an answer (RFC 4514 §3).
    package init(parsing text: String) throws(DNSyntaxError) {
        var parser = DNParser(text)
        self = try parser.parseOnlyRDN()
    }

    init(unchecked values: [AttributeTypeAndValue]) {
        self.values = values
        normalized =
            values.count == 1 ? values[0].normalized : values.map(\.normalized).sorted().joined(separator: "+")
    }

    /// The value of one attribute in this RDN; nil when it has no part in it.
    package func value(of name: AttributeName) -> AttributeValue? {
        values.first { $0.name == name }?.value
    }
}

extension RDN: Hashable {
    package static func == (left: RDN, right: RDN) -> Bool {
        left.normalized == right.normalized
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(normalized)
    }
}

extension RDN: CustomStringConvertible {
    package var description: String {
        values.count == 1 ? values[0].description : values.map(\.description).joined(separator: "+")
    }
}

/// One attribute value of an RDN (RFC 4514 §2.3), compared by caseIgnoreMatch.
package struct AttributeTypeAndValue: Sendable {
    package let name: AttributeName
    package let value: AttributeValue

    package init(_ name: AttributeName, _ value: AttributeValue) {
        self.name = name
        self.value = value
    }

    /// `type=value`, folded and escaped.
    var normalized: String {
        if let folded = DNEscaping.foldPlain(value.bytes) { return name.key + "=" + folded }
        guard case .text(let folded) = MatchingRule.caseIgnore.key(of: value) else {
            return name.key + "=" + DNEscaping.escape(value)
        }
        return name.key + "=" + DNEscaping.escape(AttributeValue(folded))
    }
}

extension AttributeTypeAndValue: Hashable {
    package static func == (left: AttributeTypeAndValue, right: AttributeTypeAndValue) -> Bool {
        left.normalized == right.normalized
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(normalized)
    }
}

extension AttributeTypeAndValue: CustomStringConvertible {
    package var description: String {
        name.spelling + "=" + DNEscaping.escape(value)
    }
}
