extension JSONReader {
    /// The refusal of what stands at the current position.
    func unexpected(_ expected: String) -> SCIMError {
        let found = position < bytes.count ? describe(bytes[position]) : "the end of the text"
        return .badRequest(
            .invalidSyntax, "Malformed JSON \(place(of: position)): expected \(expected), found \(found).")
    }

    /// The refusal of a name that the object already has.
    func duplicate(_ name: String, at position: Int) -> SCIMError {
        .badRequest(
            .invalidSyntax,
            "Malformed JSON \(place(of: position)): \"\(name)\" appears twice; "
                + "names are compared without regard to case.")
    }

    /// The refusal of something inside a string.
    func malformedString(_ reason: String, at position: Int) -> SCIMError {
        .badRequest(.invalidSyntax, "Malformed JSON \(place(of: position)): \(reason).")
    }

    /// Line and column, both from 1, the column in bytes.
    func place(of position: Int) -> String {
        var line = 1
        var column = 1
        for byte in bytes.prefix(position) {
            column += 1
            if byte == 0x0A {
                line += 1
                column = 1
            }
        }
        return "at line \(line), column \(column)"
    }

    private func describe(_ byte: UInt8) -> String {
        if byte > 0x20 && byte < 0x7F { return "'\(Character(UnicodeScalar(byte)))'" }
        if byte == 0x20 { return "a blank" }
        return "the byte 0x" + String(byte, radix: 16, uppercase: true)
    }
}
