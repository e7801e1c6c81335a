/// The data types of attributes (RFC 7643 §2.3).
package enum AttributeType: String, Sendable, CaseIterable {
    case string, boolean, decimal, integer, dateTime, binary, reference, complex
}

/// Who may change an attribute, and when (RFC 7643 §7).
package enum Mutability: String, Sendable, CaseIterable {
    case readOnly, readWrite, immutable, writeOnly
}

/// When an attribute is part of an answer (RFC 7643 §7).
package enum Returned: String, Sendable, CaseIterable {
    case always, never, `default`, request
}

/// How far a value must be the only one of its kind (RFC 7643 §7).
package enum Uniqueness: String, Sendable, CaseIterable {
    case none, server, global
}
