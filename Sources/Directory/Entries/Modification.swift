/// One change of one attribute (RFC 4511 §4.6).
package struct Modification: Hashable, Sendable {
    package enum Operation: String, Hashable, Sendable {
        /// Adds values; 20 when one is there already.
        case add
        /// Removes values, or the whole attribute when none are named; 16 when one is not there.
        case delete
        /// Sets exactly these values; none removes the attribute, whether it was there or not.
        case replace
    }

    package let operation: Operation
    package let attribute: AttributeName
    package let values: [AttributeValue]

    package init(_ operation: Operation, _ attribute: AttributeName, _ values: [AttributeValue] = []) {
        self.operation = operation
        self.attribute = attribute
        self.values = values
    }
}

extension Modification: CustomStringConvertible {
    /// `replace mail: a@example.com, b@example.com`, escaped, secrets hidden.
    package var description: String {
        let shown = attribute.isSecret ? ["•••"] : values.map(\.description)
        return "\(operation.rawValue) \(attribute)"
            + (values.isEmpty ? "" : ": " + shown.joined(separator: ", "))
    }
}
