/// How text is written in ASCII: for names of accounts and mail addresses.
package enum Transliteration: String, Sendable, Hashable, CaseIterable {
    /// Marks are left out: `Müller` is `Muller`.
    case plain
    /// `ä`, `ö` and `ü` become `ae`, `oe` and `ue`: `Müller` is `Mueller`.
    case german

    /// The text in ASCII. Characters that no ASCII letter stands for are left out.
    func ascii(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if character.isASCII {
                result.append(character)
            } else if self == .german, let letters = Self.umlauts[character] {
                result += letters
            } else {
                result += Self.letters[character] ?? Self.base(of: character)
            }
        }
    }

    /// The letter below marks that the tables do not know.
    private static func base(of character: Character) -> String {
        guard let first = character.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic else {
            return ""
        }
        return String(first)
    }

    private static let umlauts: [Character: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
    ]

    private static let special: [Character: String] = [
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T",
        "ŋ": "n", "Ŋ": "N", "ı": "i", "ĸ": "k", "ƒ": "f", "’": "'", "‘": "'", "“": "\"", "”": "\"", "–": "-", "—": "-",
        "‐": "-", "‑": "-", "\u{A0}": " ",
    ]

    /// All letters with marks, found by what they are made of: characters are equal to Swift when they are
    /// canonically equivalent, however they are composed.
    private static let letters: [Character: String] = {
        var table = special
        for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
            for first in marks {
                table[Character("\(letter)\(first)")] = String(letter)
                for second in marks where second != first {
                    table[Character("\(letter)\(first)\(second)")] = String(letter)
                }
            }
        }
        // Letters with a stroke that carry an accent, too.
        for (letter, plain) in [("ø", "o"), ("Ø", "O"), ("æ", "ae"), ("Æ", "AE")] {
            table[Character("\(letter)\u{301}")] = plain
        }
        return table
    }()

    /// Grave, acute, circumflex, tilde, macron, breve, dot above, diaeresis, hook above, ring, double acute, caron,
    /// horn, dot below, comma below, cedilla, ogonek.
    private static let marks: [Unicode.Scalar] = [
        "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{304}", "\u{306}", "\u{307}", "\u{308}", "\u{309}", "\u{30A}",
        "\u{30B}", "\u{30C}", "\u{31B}", "\u{323}", "\u{326}", "\u{327}", "\u{328}",
    ]
}
