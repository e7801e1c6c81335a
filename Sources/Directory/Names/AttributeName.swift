/// An attribute description (RFC 4512 §2.5): a type, by name or by OID, and its options.
///
/// Compared without case and without regard to the order of the options; `description` keeps the
/// spelling. Because only names that pass the grammar exist as values of this type, a name can stand in a
/// DN or a filter without escaping.
package struct AttributeName: Hashable, Sendable {
    /// The name as it was written.
    package let spelling: String
    /// What is compared: folded to lower case, options in order.
    let key: String
    /// Most names have none, and are asked for them very often.
    private let hasOptions: Bool

    /// Reads an attribute description; nil when the text is not one.
    package init?(_ text: String) {
        guard let parsed = AttributeNameGrammar.parse(text) else { return nil }
        self.init(spelling: text, key: parsed)
    }

    private init(spelling: String, key: String) {
        self.spelling = spelling
        self.key = key
        hasOptions = key.utf8.contains(UInt8(ascii: ";"))
    }

    /// A selector that only means something in a list of requested attributes (RFC 4511 §4.5.1.8).
    static func selector(_ text: String) -> AttributeName {
        AttributeName(spelling: text, key: text)
    }

    package static func == (left: AttributeName, right: AttributeName) -> Bool {
        left.key == right.key
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(key)
    }
}

extension AttributeName {
    /// The type alone, without options.
    package var type: AttributeName {
        guard hasOptions, let end = key.firstIndex(of: ";"), let cut = spelling.firstIndex(of: ";") else { return self }
        return AttributeName(spelling: String(spelling[..<cut]), key: String(key[..<end]))
    }

    /// The options, folded to lower case, in order.
    package var options: [String] {
        hasOptions ? key.split(separator: ";").dropFirst().map(String.init) : []
    }

    /// Whether this names the same attribute as `other`, or a subtype of it by its options
    /// (RFC 4512 §2.5.2.1): `cn;lang-de` is a `cn`.
    package func isSubtype(of other: AttributeName) -> Bool {
        if key == other.key { return true }
        guard type.key == other.type.key else { return false }
        return Set(options).isSuperset(of: other.options)
    }
}

extension AttributeName: Comparable {
    package static func < (left: AttributeName, right: AttributeName) -> Bool {
        left.key < right.key
    }
}

extension AttributeName: CustomStringConvertible {
    package var description: String { spelling }
}

extension AttributeName: ExpressibleByStringLiteral {
    /// A name written in the source, or one of the selectors `*` and `+`.
    ///
    /// Anything else that is not an attribute description is a mistake of the programmer, and stops the
    /// program.
    package init(stringLiteral text: String) {
        if text == "*" || text == "+" {
            self = .selector(text)
        } else if let name = AttributeName(text) {
            self = name
        } else {
            preconditionFailure("not an attribute description: \(text)")
        }
    }
}
