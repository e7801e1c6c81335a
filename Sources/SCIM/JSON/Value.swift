/// A JSON value as SCIM carries it (RFC 7643 §2.3), with nothing lost on the way.
///
/// Equality is exact: strings compare by their bytes, because what a client sent is kept byte for byte
/// and a change from a composed to a decomposed letter is a change. Comparing as SCIM does, without
/// case, is the business of filters.
package enum Value: Sendable {
    case null
    case boolean(Bool)
    case number(Number)
    case string(String)
    case array([Value])
    case object(Object)
}

extension Value: Hashable {
    package static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left == right && left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .boolean(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}

extension Value {
    /// The text, if this is a string.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The truth value, if this is a boolean.
    package var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The number, if this is one.
    package var number: Number? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The elements, if this is an array.
    package var array: [Value]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, if this is an object.
    package var object: Object? {
        if case .object(let value) = self { value } else { nil }
    }

    /// Whether this says "no value": null and the empty array do (RFC 7643 §2.5), and so does the empty
    /// object, which holds no value either.
    package var isUnassigned: Bool {
        switch self {
        case .null: true
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: false
        }
    }

    /// What kind of JSON value this is, for messages.
    package var kindName: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
