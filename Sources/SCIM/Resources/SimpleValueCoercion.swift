// Values that are not complex: strings, booleans, numbers, dates, binary data and references.

extension ValueCoercion {
    func simple(
        _ raw: Value, for attribute: AttributeDefinition, in parent: AttributeDefinition?
    ) throws(SCIMError) -> Value? {
        if case .string("") = raw { return try emptyText(raw, for: attribute, in: parent) }
        if let value = fitting(raw, attribute.type) { return value }
        guard compatibility.coercesValues else { throw mismatch(raw, for: attribute, in: parent) }
        switch raw {
        case .array(let elements) where elements.count == 1:
            return try value(elements[0], for: attribute, in: parent)
        case .object(let object):
            guard let inner = object["value"], inner.object == nil else { break }
            return try value(inner, for: attribute, in: parent)
        default:
            if let value = coerced(raw, attribute.type) { return value }
        }
        throw mismatch(raw, for: attribute, in: parent)
    }

    /// What is never given back is taken as it is or not at all: nobody could see what a number or an empty text was
    /// made into.
    func secret(_ raw: Value, for attribute: AttributeDefinition) throws(SCIMError) -> Value {
        guard let text = raw.string, !text.isEmpty else {
            throw .badRequest(.invalidValue, "\(attribute.name) is not a text with at least one character.")
        }
        return raw
    }

    private func emptyText(
        _ raw: Value, for attribute: AttributeDefinition, in parent: AttributeDefinition?
    ) throws(SCIMError) -> Value? {
        if attribute.isRequired {
            throw .badRequest(
                .invalidValue,
                "\(name(of: attribute, in: parent)) is required and must not be empty; "
                    + "expected \(attribute.expectation).")
        }
        if compatibility.emptyTextUnassigns { return nil }
        guard let value = fitting(raw, attribute.type) else {
            throw mismatch(raw, for: attribute, in: parent)
        }
        return value
    }

    /// The value itself, if it is of the type as the RFC has it.
    private func fitting(_ raw: Value, _ type: AttributeType) -> Value? {
        switch (type, raw) {
        case (.string, .string), (.reference, .string), (.boolean, .boolean), (.decimal, .number): raw
        case (.integer, .number(let number)): number.isInteger ? raw : nil
        case (.dateTime, .string(let text)): DateTime(text) == nil ? nil : raw
        case (.binary, .string(let text)):
            compatibility.coercesValues || Base64.isEncoded(text) ? raw : nil
        default: nil
        }
    }

    /// What a value of another type stands for.
    private func coerced(_ raw: Value, _ type: AttributeType) -> Value? {
        switch (type, raw) {
        case (.boolean, .string(let text)): Self.boolean(text).map(Value.boolean)
        case (.integer, .string(let text)), (.decimal, .string(let text)):
            Number(text).flatMap { fitting(.number($0), type) }
        case (.string, .number(let number)), (.reference, .number(let number)):
            number.hasExponent ? nil : .string(number.text)
        case (.string, .boolean(let flag)): .string(flag ? "true" : "false")
        default: nil
        }
    }

    /// `True` and `false` as text, in any case.
    static func boolean(_ text: String) -> Bool? {
        if CaselessName.areEqual(text, "true") { return true }
        return CaselessName.areEqual(text, "false") ? false : nil
    }

    /// The refusal of a value of the wrong type.
    func mismatch(
        _ raw: Value, for attribute: AttributeDefinition, in parent: AttributeDefinition?
    ) -> SCIMError {
        .badRequest(
            .invalidValue,
            "\(name(of: attribute, in: parent)) is \(raw.kindName) that does not fit; "
                + "expected \(attribute.expectation).")
    }

    private func name(of attribute: AttributeDefinition, in parent: AttributeDefinition?) -> String {
        parent.map { "\($0.name).\(attribute.name)" } ?? attribute.name
    }
}

extension AttributeDefinition {
    /// What a value must be, for messages.
    var expectation: String {
        let one =
            switch type {
            case .string: isRequired ? "a string that is not empty" : "a string"
            case .boolean: "true or false"
            case .decimal: "a number"
            case .integer: "a whole number"
            case .dateTime: "a date and time such as 2026-01-31T08:00:00Z"
            case .binary: "a string in base64"
            case .reference: "a string with a URI"
            case .complex: "an object with \(subAttributes.map(\.name).joined(separator: ", "))"
            }
        return isMultiValued ? "an array, each element \(one)" : one
    }
}
