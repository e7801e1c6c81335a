/// The grammar of attribute descriptions (RFC 4512 §1.4 and §2.5):
///
///     attributedescription = attributetype options
///     attributetype = oid
///     options       = *( SEMI option )
///     option        = 1*keychar
///     oid           = descr / numericoid
///     descr         = keystring
///     keystring     = leadkeychar *keychar
///     leadkeychar   = ALPHA
///     keychar       = ALPHA / DIGIT / HYPHEN
///     numericoid    = number 1*( DOT number )
///     number        = DIGIT / ( LDIGIT 1*DIGIT )
///
/// Taken beyond it, because servers send them: the underscore in names, and Active Directory's
/// `range=0-1499` and `range=1500-*` as an option.
enum AttributeNameGrammar {
    /// The key by which the name is compared, or nil when the text does not follow the grammar.
    static func parse(_ text: String) -> String? {
        if text.utf8.allSatisfy(isKeyCharacter) {
            guard text.utf8.first.map(isAlpha) ?? false else { return nil }
            return text.utf8.contains(where: isUpper) ? text.lowercased() : text
        }
        let parts = text.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard let type = parts.first, isOID(type), parts.dropFirst().allSatisfy(isOption) else { return nil }
        let folded = text.lowercased().split(separator: ";").map(String.init)
        return ([folded[0]] + folded.dropFirst().sorted()).joined(separator: ";")
    }

    /// `oid = descr / numericoid`
    static func isOID(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first else { return false }
        return isAlpha(first) ? text.allSatisfy(isKeyCharacter) : isNumericOID(text)
    }

    private static func isNumericOID(_ text: Substring.UTF8View) -> Bool {
        let numbers = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return numbers.count > 1 && numbers.allSatisfy(isNumber)
    }

    private static func isNumber(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, text.allSatisfy(isDigit) else { return false }
        return first != UInt8(ascii: "0") || text.count == 1
    }

    private static func isOption(_ text: Substring.UTF8View) -> Bool {
        !text.isEmpty && (text.allSatisfy(isKeyCharacter) || isRange(text))
    }

    private static func isRange(_ text: Substring.UTF8View) -> Bool {
        let prefix = "range="
        guard text.count > prefix.utf8.count, Substring(text).lowercased().hasPrefix(prefix) else {
            return false
        }
        let bounds = text.dropFirst(prefix.utf8.count)
            .split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard bounds.count == 2, !bounds[0].isEmpty, !bounds[1].isEmpty else { return false }
        return bounds[0].allSatisfy(isDigit)
            && (bounds[1].allSatisfy(isDigit) || bounds[1].elementsEqual("*".utf8))
    }

    private static func isKeyCharacter(_ byte: UInt8) -> Bool {
        isAlpha(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func isAlpha(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isUpper(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
