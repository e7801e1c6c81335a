// The words and values that filters are made of.

extension FilterParser {
    mutating func skipBlanks() {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    }

    /// Takes a byte, if it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Takes a keyword in any case, with the blanks before it.
    mutating func takeWord(_ keyword: String) -> Bool {
        let start = position
        skipBlanks()
        if CaselessName.areEqual(word(), keyword) { return true }
        position = start
        return false
    }

    /// Takes letters only: an operator or a keyword.
    mutating func word() -> String {
        taken { CaselessName.folded($0) &- 0x61 < 26 }
    }

    /// Takes all that can be part of an attribute path.
    mutating func pathText() -> String {
        taken { !Self.isDelimiter($0) }
    }

    /// Reads the value of a comparison.
    mutating func value() throws(SCIMError) -> Value {
        skipBlanks()
        guard position < bytes.count else { throw unexpected("a value") }
        if bytes[position] == UInt8(ascii: "\"") { return .string(try quoted()) }
        if bytes[position] == UInt8(ascii: "'"), compatibility.acceptsUnquotedText {
            return .string(try singleQuoted())
        }
        let start = position
        let text = taken { !Self.isDelimiter($0) }
        switch text {
        case "": throw unexpected("a value")
        case "true": return true
        case "false": return false
        case "null": return .null
        default:
            if let number = Number(text) { return .number(number) }
            guard compatibility.acceptsUnquotedText else {
                position = start
                throw unexpected("a value: text in double quotes, a number, true, false or null")
            }
            return .string(text)
        }
    }

    /// A JSON string, with all its escapes.
    private mutating func quoted() throws(SCIMError) -> String {
        var reader = JSONReader(bytes: bytes, limits: .default)
        reader.position = position
        do {
            let text = try reader.string()
            position = reader.position
            return text
        } catch {
            throw invalid("the text in quotes is not a JSON string")
        }
    }

    private mutating func singleQuoted() throws(SCIMError) -> String {
        position += 1
        let text = taken { $0 != UInt8(ascii: "'") }
        guard take(UInt8(ascii: "'")) else { throw unexpected("a closing quote") }
        return text
    }

    private mutating func taken(while isPart: (UInt8) -> Bool) -> String {
        let start = position
        while position < bytes.count, isPart(bytes[position]) { position += 1 }
        // The text began as a Swift string and delimiters are ASCII, so this is always valid UTF-8.
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09: true
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        case UInt8(ascii: "\""): true
        default: false
        }
    }
}

extension FilterParser {
    /// The refusal of what stands at the current position of a filter.
    func unexpected(_ expected: String) -> SCIMError {
        let rest = String(decoding: bytes[position...].prefix(20), as: UTF8.self)
        let found = rest.isEmpty ? "the end" : "\"\(rest)\""
        return .badRequest(
            .invalidFilter,
            "Malformed filter at character \(position + 1): expected \(expected), found \(found).")
    }

    /// The refusal of a filter for another reason.
    func invalid(_ reason: String) -> SCIMError {
        .badRequest(.invalidFilter, "Malformed filter at character \(position + 1): \(reason).")
    }

    /// The refusal of a path, outside of its brackets.
    func invalidPath(_ reason: String) -> SCIMError {
        .badRequest(
            .invalidPath, "\"\(String(decoding: bytes, as: UTF8.self))\" is not an attribute path: \(reason)."
        )
    }
}
