/// The query of a URL, decoded (RFC 3986 §3.4, and `+` for a blank as forms send it).
package struct QueryString {
    /// The parameters in order; one without `=` has an empty value.
    ///
    /// Throws 400 `invalidValue` for a broken percent-encoding or bytes that are not UTF-8: replaced
    /// characters would quietly ask for something else.
    package static func parse(_ raw: String) throws(SCIMError) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        for pair in raw.utf8.split(separator: UInt8(ascii: "&")) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            let value = pair.dropFirst(name.count + 1)
            parameters.append((try decode(name), try decode(value)))
        }
        return parameters
    }

    private static func decode(_ raw: Substring.UTF8View) throws(SCIMError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var rest = raw[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(Hexadecimal.value),
                    let low = rest.popFirst().flatMap(Hexadecimal.value)
                else { throw malformed("% must be followed by two hexadecimal digits", raw) }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw malformed("the decoded bytes are not UTF-8", raw)
        }
        return text
    }

    private static func malformed(_ reason: String, _ raw: Substring.UTF8View) -> SCIMError {
        .badRequest(.invalidValue, "Malformed query at \"\(Substring(raw).prefix(40))\": \(reason).")
    }
}
