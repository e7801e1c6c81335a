extension JSONReader {
    /// Reads a string; the position is at its opening quote.
    mutating func string() throws(SCIMError) -> String {
        let start = position
        let first = start + 1
        var end = first
        var seen: UInt8 = 0
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") {
                position = end + 1
                // All of ASCII is valid UTF-8, and most strings are ASCII.
                if seen < 0x80 { return String(decoding: bytes[first..<end], as: UTF8.self) }
                return try text(bytes[first..<end], at: start)
            }
            if byte == UInt8(ascii: "\\") {
                position = end
                return try escapedString(from: first, opened: start)
            }
            guard byte >= 0x20 else {
                throw malformedString("a control character in a string must be escaped", at: end)
            }
            seen |= byte
            end += 1
        }
        throw unterminated(start)
    }

    /// Reads the rest of a string that has escapes, the position being at the first of them.
    private mutating func escapedString(from first: Int, opened start: Int) throws(SCIMError) -> String {
        var content = Array(bytes[first..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try text(content[...], at: start)
            case UInt8(ascii: "\\"):
                try escape(into: &content)
            case 0..<0x20:
                throw malformedString("a control character in a string must be escaped", at: position)
            default:
                content.append(byte)
                position += 1
            }
        }
        throw unterminated(start)
    }

    private mutating func escape(into content: inout [UInt8]) throws(SCIMError) {
        guard position + 1 < bytes.count else { throw malformedString("an unfinished escape", at: position) }
        switch bytes[position + 1] {
        case UInt8(ascii: "\""): content.append(0x22)
        case UInt8(ascii: "\\"): content.append(0x5C)
        case UInt8(ascii: "/"): content.append(0x2F)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            content.append(contentsOf: Character(try unicodeEscape()).utf8)
            return
        default:
            throw malformedString(
                #"an unknown escape; expected one of \" \\ \/ \b \f \n \r \t \u"#, at: position)
        }
        position += 2
    }

    /// Reads `\uXXXX`, or the pair of them that stands for one character beyond the basic plane.
    private mutating func unicodeEscape() throws(SCIMError) -> UnicodeScalar {
        let start = position
        let unit = try hexUnit()
        if let scalar = UnicodeScalar(unit) { return scalar }
        guard unit < 0xDC00, bytes[position...].starts(with: [0x5C, 0x75]) else { throw loneSurrogate(start) }
        let low = try hexUnit()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = UnicodeScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw loneSurrogate(start) }
        return scalar
    }

    private mutating func hexUnit() throws(SCIMError) -> UInt32 {
        var unit: UInt32 = 0
        for offset in 2..<6 {
            guard position + offset < bytes.count, let digit = Hexadecimal.value(of: bytes[position + offset])
            else { throw malformedString(#"\u must be followed by four hexadecimal digits"#, at: position) }
            unit = unit << 4 | UInt32(digit)
        }
        position += 6
        return unit
    }

    private func text(_ content: ArraySlice<UInt8>, at start: Int) throws(SCIMError) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw malformedString("the string is not valid UTF-8", at: start)
        }
        return text
    }

    private func loneSurrogate(_ position: Int) -> SCIMError {
        malformedString(#"\u names half of a surrogate pair without its other half"#, at: position)
    }

    private func unterminated(_ start: Int) -> SCIMError {
        malformedString("a string that begins here is not closed", at: start)
    }
}

extension JSONReader {
    /// Reads a number, keeping its text.
    mutating func number() throws(SCIMError) -> Number {
        let start = position
        take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if !take(UInt8(ascii: "+")) { take(UInt8(ascii: "-")) }
            try digits()
        }
        return Number(checked: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() throws(SCIMError) {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        guard position > start else { throw unexpected("a digit") }
    }

    @discardableResult
    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}
