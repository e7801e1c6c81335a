/// Reads distinguished names (RFC 4514 §3):
///
///     distinguishedName = [ relativeDistinguishedName
///         *( COMMA relativeDistinguishedName ) ]
///     relativeDistinguishedName = attributeTypeAndValue
///         *( PLUS attributeTypeAndValue )
///     attributeTypeAndValue = attributeType EQUALS attributeValue
///     attributeType = descr / numericoid
///     attributeValue = string / hexstring
///
///     string = [ ( leadchar / pair ) [ *( stringchar / pair ) ( trailchar / pair ) ] ]
///     leadchar = LUTF1 / UTFMB      ; no NUL SPACE # " + , ; < > \
///     trailchar = TUTF1 / UTFMB     ; no NUL SPACE " + , ; < > \
///     stringchar = SUTF1 / UTFMB    ; no NUL " + , ; < > \
///     pair = ESC ( ESC / special / hexpair )
///     special = escaped / SPACE / SHARP / EQUALS
///     escaped = DQUOTE / PLUS / COMMA / SEMI / LANGLE / RANGLE
///     hexstring = SHARP 1*hexpair
///
/// Taken beyond it, as §3 allows, because people write it: unescaped spaces around `,`, `+` and `=`,
/// which mean nothing. Quoted values and `;` as a separator (RFC 2253 and older) are refused.
struct DNParser {
    private let text: String
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    /// All of the text as a name; spaces alone are the root.
    mutating func parseDN() throws(DNSyntaxError) -> [RDN] {
        skipSpaces()
        guard peek != nil else { return [] }
        var rdns = [try parseRDN()]
        while take(",") { rdns.append(try parseRDN()) }
        try expectEnd()
        return rdns
    }

    /// All of the text as one RDN.
    mutating func parseOnlyRDN() throws(DNSyntaxError) -> RDN {
        let rdn = try parseRDN()
        try expectEnd()
        return rdn
    }

    private mutating func parseRDN() throws(DNSyntaxError) -> RDN {
        var values = [try parseTypeAndValue()]
        while take("+") { values.append(try parseTypeAndValue()) }
        return RDN(unchecked: values)
    }

    private mutating func parseTypeAndValue() throws(DNSyntaxError) -> AttributeTypeAndValue {
        let name = try parseType()
        skipSpaces()
        guard take("=") else { throw problem("an equals sign was expected") }
        skipSpaces()
        return AttributeTypeAndValue(name, AttributeValue(bytes: try parseValue()))
    }

    private mutating func parseType() throws(DNSyntaxError) -> AttributeName {
        skipSpaces()
        let start = position
        while let byte = peek, !Self.endsType(byte) { position += 1 }
        let name = String(validating: bytes[start..<position], as: UTF8.self).flatMap { AttributeName($0) }
        guard let name, name.options.isEmpty else {
            position = start
            throw problem("an attribute type was expected")
        }
        return name
    }

    private mutating func parseValue() throws(DNSyntaxError) -> [UInt8] {
        guard peek == UInt8(ascii: "#") else { return try parseString() }
        position += 1
        return try parseHexString()
    }

    private mutating func parseString() throws(DNSyntaxError) -> [UInt8] {
        var value: [UInt8] = []
        // The rest of the name is a bound that saves growing step by step.
        value.reserveCapacity(min(bytes.count - position, 64))
        var significant = 0
        while let byte = peek, byte != UInt8(ascii: ","), byte != UInt8(ascii: "+") {
            if byte == UInt8(ascii: "\\") {
                value.append(try parsePair())
                significant = value.count
            } else {
                guard !Self.needsEscape(byte) else { throw problem("this character must be escaped") }
                value.append(byte)
                position += 1
                if byte != UInt8(ascii: " ") { significant = value.count }
            }
        }
        return significant == value.count ? value : Array(value.prefix(significant))
    }

    private static func endsType(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: " "): true
        default: false
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, UInt8(ascii: "\""), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"): true
        default: false
        }
    }

    private mutating func parsePair() throws(DNSyntaxError) -> UInt8 {
        position += 1
        guard let byte = peek else { throw problem("an escape was cut off") }
        if "\\\"+,;<> #=".utf8.contains(byte) {
            position += 1
            return byte
        }
        return try parseHexPair()
    }

    private mutating func parseHexPair() throws(DNSyntaxError) -> UInt8 {
        guard position + 1 < bytes.count, let high = Hex.value(bytes[position]),
            let low = Hex.value(bytes[position + 1])
        else { throw problem("two hexadecimal digits were expected") }
        position += 2
        return high << 4 | low
    }

    /// `#` and the BER encoding of the value; the strings among them are taken, all else is refused.
    private mutating func parseHexString() throws(DNSyntaxError) -> [UInt8] {
        let start = position
        var encoding: [UInt8] = []
        while let byte = peek, Hex.value(byte) != nil { encoding.append(try parseHexPair()) }
        guard let value = BERString.contents(of: encoding) else {
            position = start
            throw problem("the BER encoding of a string was expected")
        }
        skipSpaces()
        return value
    }

    private mutating func expectEnd() throws(DNSyntaxError) {
        guard position == bytes.count else { throw problem("a comma or the end was expected") }
    }

    private var peek: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() {
        while peek == UInt8(ascii: " ") { position += 1 }
    }

    private func problem(_ reason: String) -> DNSyntaxError {
        DNSyntaxError(text: text, offset: position, reason: reason)
    }
}
