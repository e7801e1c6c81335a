import Foundation
import SCIM
import Testing

/// A run of one parser over inputs that chance makes of a corpus.
///
/// It runs only where `SLUICE_FUZZ` says how many inputs each parser gets; `make fuzz` does. The seed is printed,
/// and with the same `SLUICE_FUZZ_SEED` the run is the same.
struct Fuzz {
    /// How many inputs each parser gets; 0 where nobody asked.
    static let inputs = environment("SLUICE_FUZZ") ?? 0
    private static let seed = environment("SLUICE_FUZZ_SEED") ?? Int.random(in: 0...999_999_999)
    private static let patience = Duration.seconds(5)

    /// What is parsed, for the report.
    let name: String
    /// Valid inputs, of which the others are made.
    let corpus: [String]
    /// What inputs of this kind are made of.
    let tokens: [String]

    /// Gives each input to the parser, which tells whether it took it and checks what it promised then. Inputs
    /// that it takes join the corpus, so that the run goes deeper as it goes on.
    func run(_ accepts: ([UInt8]) -> Bool) {
        print("fuzz \(name): SLUICE_FUZZ_SEED=\(Self.seed)")
        var generator = Generator(seed: UInt64(truncatingIfNeeded: Self.seed))
        var corpus = corpus.map { Array($0.utf8) }
        for input in corpus { #expect(accepts(input), "the corpus has what is not valid: \(shown(input))") }
        var accepted = 0
        for _ in 0..<Self.inputs {
            let input = generator.input(from: corpus, tokens)
            let start = ContinuousClock.now
            let isAccepted = accepts(input)
            #expect(start.duration(to: .now) < Self.patience, "too slow: \(shown(input))")
            guard isAccepted else { continue }
            accepted += 1
            keep(input, in: &corpus, &generator)
        }
        print("fuzz \(name): \(Self.inputs) inputs, \(accepted) accepted")
    }

    private func keep(_ input: [UInt8], in corpus: inout [[UInt8]], _ generator: inout Generator) {
        guard input.count < 2_000 else { return }
        if corpus.count < 1_000 {
            corpus.append(input)
        } else {
            // What was written by hand stays.
            corpus[Int.random(in: self.corpus.count..<corpus.count, using: &generator)] = input
        }
    }

    private func shown(_ input: [UInt8]) -> String {
        String(decoding: input.prefix(4_000), as: UTF8.self).debugDescription
    }

    private static func environment(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}

extension Generator {
    /// An input: mostly one of the corpus, changed in a few places, sometimes tokens in no order.
    mutating func input(from corpus: [[UInt8]], _ tokens: [String]) -> [UInt8] {
        if once(in: 8) { return Array(list(0...40) { $0.pick(tokens + [" "]) }.joined().utf8) }
        var bytes = pick(corpus)
        for _ in 0..<Int.random(in: 1...4, using: &self) { change(&bytes, corpus, tokens) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], _ corpus: [[UInt8]], _ tokens: [String]) {
        let position = Int.random(in: 0...bytes.count, using: &self)
        let end = min(bytes.count, position + Int.random(in: 0...20, using: &self))
        switch Int.random(in: 0..<9, using: &self) {
        case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        case 1: bytes.removeSubrange(position..<end)
        case 2 where once(in: 4): bytes.removeSubrange(position...)
        case 3: bytes.insert(contentsOf: bytes[position..<end], at: Int.random(in: 0...bytes.count, using: &self))
        case 4: splice(pick(corpus), into: &bytes, at: position)
        case 5 where once(in: 8): nest(&bytes, pick(tokens), at: position)
        case 6: bytes.insert(contentsOf: number(), at: position)
        case 7: bytes.insert(contentsOf: pick(Self.brokenText), at: position)
        default: bytes.insert(contentsOf: pick(tokens).utf8, at: position)
        }
    }

    /// The beginning of one input and the end of another.
    private mutating func splice(_ other: [UInt8], into bytes: inout [UInt8], at position: Int) {
        let start = Int.random(in: 0...other.count, using: &self)
        bytes.replaceSubrange(position..., with: other[start...])
    }

    private mutating func nest(_ bytes: inout [UInt8], _ token: String, at position: Int) {
        let depth = pick([10, 49, 50, 51, 64, 65, 1_000, 20_000])
        bytes.insert(contentsOf: repeatElement(Array(token.utf8), count: depth).joined(), at: position)
    }

    private mutating func number() -> [UInt8] {
        let digits = list(1...(once(in: 8) ? 400 : 25)) { UInt8.random(in: 0x30...0x39, using: &$0) }
        return Array(pick(["", "-", "-0.", "1e", "0x"]).utf8) + digits
    }

    /// Bytes that are no UTF-8, or scalars that are often mistaken for something else.
    private static let brokenText: [[UInt8]] = [
        [0xC3], [0xA9], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x00],
        Array("\u{301}".utf8), Array("\u{FEFF}".utf8), Array("\u{2028}".utf8), Array("İ".utf8), Array("😀".utf8),
    ]
}
