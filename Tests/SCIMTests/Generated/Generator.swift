/// SplitMix64: small, fast, and the same everywhere.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Generator {
    /// True once in so many times.
    mutating func once(in times: Int) -> Bool {
        Int.random(in: 0..<times, using: &self) == 0
    }

    /// One of the choices, of which there must be some.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: 0..<choices.count, using: &self)]
    }

    /// As many as chance has it, within the bounds.
    mutating func list<Element>(
        _ count: ClosedRange<Int>, of make: (inout Generator) -> Element
    ) -> [Element] {
        (0..<Int.random(in: count, using: &self)).map { _ in make(&self) }
    }

    /// A text with all that is hard to write, to read or to compare. It may be empty.
    mutating func text() -> String {
        let pieces = [
            "a", "Z", "work", "b@example.org", " ", "  ", "\"", "\\", "'", "(", ")", "[", "]", "{", "}", ",", ":", ".",
            "\u{0}", "\n", "\t", "\u{1F}", "\u{7F}", "é", "e\u{301}", "ß", "İ", "Ａ", "漢字", "😀", "👩\u{200D}👧",
            "\u{202E}", "\u{FEFF}", "\u{FFFF}", "null", "true", " and ", " eq ", "%", "+", "*",
        ]
        return list(0...5) { $0.pick(pieces) }.joined()
    }
}

extension Generator {
    /// One of the sources with a few bytes changed, removed, doubled or put in.
    mutating func damaged(_ sources: [String]) -> [UInt8] {
        var bytes = Array((sources.randomElement(using: &self) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[position] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes.remove(at: position)
            case 2: bytes.insert(Array(#""\[](){}:,. "#.utf8).randomElement(using: &self) ?? 0, at: position)
            case 3: bytes.removeSubrange(position..<min(bytes.count, position + 12))
            default:
                let end = min(bytes.count, position + Int.random(in: 1...20, using: &self))
                bytes.insert(
                    contentsOf: bytes[position..<end], at: Int.random(in: 0...bytes.count, using: &self))
            }
        }
        return bytes
    }
}
