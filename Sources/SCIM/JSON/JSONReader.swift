/// Reads JSON (RFC 8259) strictly and without loss.
///
/// Our own, because the readers at hand accept duplicate names, lose digits, replace broken UTF-8 and
/// overflow the stack on deep nesting. Every refusal is a 400 `invalidSyntax` that says where it is and
/// what was expected there; an input over the limit is a 413.
package struct JSONReader {
    /// What an input may cost.
    package struct Limits: Sendable {
        /// How deep arrays and objects may nest.
        package var depth: Int
        /// How many bytes the text may have.
        package var bytes: Int

        /// Takes the limits; what is left out is as in `default`.
        package init(depth: Int = 64, bytes: Int = 16 * 1024 * 1024) {
            self.depth = depth
            self.bytes = bytes
        }

        /// 64 levels and 16 MiB.
        package static let `default` = Limits()
    }

    let bytes: [UInt8]
    let limits: Limits
    var position = 0
    var depth = 0

    /// Reads one value that fills the whole input.
    package static func read(_ bytes: [UInt8], limits: Limits = .default) throws(SCIMError) -> Value {
        guard bytes.count <= limits.bytes else {
            throw .payloadTooLarge("The JSON text has \(bytes.count) bytes, more than \(limits.bytes).")
        }
        var reader = JSONReader(bytes: bytes, limits: limits)
        return try reader.document()
    }

    private mutating func document() throws(SCIMError) -> Value {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw .badRequest(.invalidSyntax, "The JSON text begins with a byte order mark; send it without.")
        }
        skipSpace()
        if position == bytes.count {
            throw .badRequest(.invalidSyntax, "The body is empty; a JSON object was expected.")
        }
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw unexpected("the end of the text") }
        return value
    }

    private mutating func value() throws(SCIMError) -> Value {
        guard position < bytes.count else { throw unexpected("a value") }
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "t"): return try literal("true", .boolean(true))
        case UInt8(ascii: "f"): return try literal("false", .boolean(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
        default: throw unexpected("a value")
        }
    }

    private mutating func array() throws(SCIMError) -> [Value] {
        try enter()
        defer { depth -= 1 }
        var elements: [Value] = []
        if accept(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value())
            skipSpace()
            if accept(UInt8(ascii: "]")) { return elements }
            guard accept(UInt8(ascii: ",")) else { throw unexpected("',' or ']'") }
        }
    }

    private mutating func object() throws(SCIMError) -> Object {
        try enter()
        defer { depth -= 1 }
        var members = DistinctMembers()
        if accept(UInt8(ascii: "}")) { return members.object }
        while true {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw unexpected("a member name in quotes")
            }
            let start = position
            let name = try string()
            skipSpace()
            guard accept(UInt8(ascii: ":")) else { throw unexpected("':'") }
            guard members.append(name, try value()) else { throw duplicate(name, at: start) }
            skipSpace()
            if accept(UInt8(ascii: "}")) { return members.object }
            guard accept(UInt8(ascii: ",")) else { throw unexpected("',' or '}'") }
        }
    }

    private mutating func enter() throws(SCIMError) {
        guard depth < limits.depth else {
            throw .badRequest(
                .invalidSyntax,
                "The JSON text nests deeper than \(limits.depth) levels \(place(of: position)).")
        }
        depth += 1
        position += 1
        skipSpace()
    }

    private mutating func literal(_ text: String, _ value: Value) throws(SCIMError) -> Value {
        guard bytes[position...].starts(with: text.utf8) else { throw unexpected("a value") }
        position += text.utf8.count
        return value
    }

    /// Takes a byte and the white space after it, if it is the next one.
    private mutating func accept(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        skipSpace()
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }
}
