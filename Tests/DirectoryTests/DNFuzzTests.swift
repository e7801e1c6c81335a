import Directory
import Foundation
import Testing

/// Names, search filters and schema descriptions under inputs without number: nothing may crash or hang, and what is read must be
/// written so that it reads back as the same.
///
/// Runs only where `SLUICE_FUZZ` says how many inputs each parser gets; `make fuzz` does. With the
/// `SLUICE_FUZZ_SEED` that is printed, a run can be repeated.
@Suite("Fuzzing of names, search filters and schema descriptions", .enabled(if: Fuzz.inputs > 0), .serialized)
struct DNFuzzTests {
    @Test func `names`() {
        let corpus = [
            "", "uid=jsmith,dc=example,dc=net", #"cn=a\2cb+sn=\20x\ ,ou=L\C3\A9,dc=test"#,
            "1.3.6.1.4.1.1466.0=#04024869", ##"CN=\#q\"u\\o\<t\>e\;\=,dc=x"##,
            "cn = a  b + sn = c , dc = Ünïcode", "cn=,dc=", #"cn=nul\00\ff\0a"#,
        ]
        let tokens = [
            "cn", "dc=x", "1.2.3", "=", ",", "+", "#", "#0402", "#04820001", "#0484ffffffff", "\\", "\\,", "\\2c",
            "\\ff", "\\C3\\A9", " ", "  ", "\"", ";", "<", "a", "é", "\\20", ",dc=test", "+sn=y", "\\#", "\u{A0}",
        ]
        Fuzz(name: "dn", corpus: corpus, tokens: tokens).run { text in
            if let rdn = try? RDN(parsing: text) { #expect((try? RDN(parsing: rdn.description)) == rdn) }
            guard let name = try? DN(text) else { return false }
            let again = try? DN(name.description)
            #expect(again == name && again?.normalized == name.normalized, "\(text.debugDescription)")
            #expect(again.map(values) == values(of: name), "\(text.debugDescription)")
            return true
        }
    }

    private func values(of name: DN) -> [[AttributeValue]] {
        name.rdns.map { $0.values.map(\.value) }
    }

    @Test func `search filters`() {
        let corpus = [
            "(&)", "(|)", "(!(cn=a))", "(&(cn=a)(|(sn=b)(sn~=c)))", "(cn=*)", "(cn=a*)", "(cn=*a*b)", "(n>=1)",
            "(n<=-1)", "(cn:caseExactMatch:=a)", "(cn:=a)", "(cn:dn:2.5.13.5:=a)", "(:dn:2.5.13.5:=a)",
            #"(cn;lang-de=\2a\ff\00)"#, "(member=cn=A\\2cb,dc=test)", "(telephoneNumber=+1 2-3)", "(jpegPhoto=\\ff)",
            "(uidNumber=007)",
        ]
        let tokens = [
            "(", ")", "((", "(&", "(|", "(!", "(!(", "cn", "=", ":=", ":dn", ":2.5.13.5", "~=", ">=", "<=", "*", "\\",
            "\\2a", "\\ff", "(cn=a)", "(n>=1)", "a", "é", " ", ";lang-de", "member", "uidNumber",
        ]
        Fuzz(name: "search filter", corpus: corpus, tokens: tokens).run { text in
            guard let filter = try? DirectoryFilter(text) else { return false }
            #expect((try? DirectoryFilter(filter.description)) == filter, "\(text.debugDescription)")
            _ = filter.matches(Self.entry)
            return true
        }
    }

    @Test func `schema descriptions`() {
        let corpus = [
            "( 2.5.6.6 NAME 'person' DESC 'a person' SUP top STRUCTURAL MUST ( sn $ cn ) MAY userPassword )",
            "( 1.2 NAME ( 'a' 'b' ) OBSOLETE AUXILIARY MAY ( a $ b ) X-ORIGIN ( 'RFC 1' 'x' ) )",
            "( 2.5.4.3 NAME ( 'cn' 'commonName' ) SUP name EQUALITY x SYNTAX 1.2.3{64} SINGLE-VALUE USAGE dSAOperation )",
            #"(1.2 NAME 'a' DESC 'it''s \27so\27' MUST (cn ) )"#,
            "( x-oid SYNTAX '1.2' NO-USER-MODIFICATION COLLECTIVE",
        ]
        let tokens = [
            "(", ")", "$", "'", " ", "\n", "NAME ", "DESC ", "SUP ", "MUST ", "MAY ", "X-Y ", "SYNTAX ", "1.2.3{", "}",
            "cn", "'a'", "\\27", "\\5C", "AUXILIARY", "é", "' ", "( ", "((", "''",
        ]
        Fuzz(name: "schema description", corpus: corpus, tokens: tokens).run { text in
            guard let definition = ObjectClassDefinition(text), AttributeTypeDefinition(text) != nil else {
                return false
            }
            let schema = DirectorySchema(
                objectClasses: [text], attributeTypes: [text], contentRules: [text])
            let closure = SchemaClosure(schema, [definition.name])
            #expect(schema.unreadable.isEmpty && closure.classes.contains(definition), "\(text.debugDescription)")
            _ = closure.must
            return true
        }
    }

    private static let entry = Entry(
        dn: DN([RDN("uid", "jane"), RDN("ou", "people")]),
        attributes: [
            "uid": ["jane"], "cn": ["Jane  Doe"], "cn;lang-de": ["Johanna"], "uidNumber": ["1000"],
            "member": ["cn=A, dc=test"], "jpegPhoto": [AttributeValue(bytes: [255, 0])],
        ])
}

/// A run of one parser over inputs that chance makes of a corpus. Those that it takes join the corpus.
private struct Fuzz {
    static let inputs = environment("SLUICE_FUZZ") ?? 0
    private static let seed = environment("SLUICE_FUZZ_SEED") ?? Int.random(in: 0...999_999_999)
    private static let patience = Duration.seconds(5)

    let name: String
    let corpus: [String]
    let tokens: [String]

    /// Gives each input to the parser, which tells whether it took it and checks what it promised then.
    func run(_ accepts: (String) -> Bool) {
        print("fuzz \(name): SLUICE_FUZZ_SEED=\(Self.seed)")
        var mutator = Mutator(seed: UInt64(truncatingIfNeeded: Self.seed))
        var corpus = corpus
        for text in corpus { #expect(accepts(text), "the corpus has what is not valid: \(text)") }
        var accepted = 0
        for _ in 0..<Self.inputs {
            let text = mutator.input(from: corpus, tokens)
            let start = ContinuousClock.now
            let isAccepted = accepts(text)
            #expect(start.duration(to: .now) < Self.patience, "too slow: \(text.prefix(4_000).debugDescription)")
            guard isAccepted else { continue }
            accepted += 1
            if corpus.count < 1_000, text.utf8.count < 2_000 { corpus.append(text) }
        }
        print("fuzz \(name): \(Self.inputs) inputs, \(accepted) accepted")
    }

    private static func environment(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}

/// Makes inputs by chance: SplitMix64, so that a seed gives the same ones everywhere.
private struct Mutator: RandomNumberGenerator {
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

    /// Mostly one of the corpus, changed in a few places, sometimes tokens in no order.
    mutating func input(from corpus: [String], _ tokens: [String]) -> String {
        if upTo(7) == 0 { return (0..<upTo(30)).map { _ in pick(tokens) }.joined() }
        var bytes = Array(pick(corpus).utf8)
        for _ in 0...upTo(3) { change(&bytes, corpus, tokens) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func change(_ bytes: inout [UInt8], _ corpus: [String], _ tokens: [String]) {
        let position = upTo(bytes.count)
        let end = min(bytes.count, position + upTo(12))
        switch upTo(7) {
        case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(upTo(7))
        case 1: bytes.removeSubrange(position..<end)
        case 2 where upTo(3) == 0: bytes.removeSubrange(position...)
        case 3: bytes.insert(contentsOf: bytes[position..<end], at: upTo(bytes.count))
        case 4: bytes.replaceSubrange(position..., with: Array(pick(corpus).utf8).dropFirst(upTo(20)))
        case 5 where upTo(7) == 0: repeatToken(Array(pick(tokens).utf8), at: position, in: &bytes)
        default: bytes.insert(contentsOf: pick(tokens).utf8, at: position)
        }
    }

    private mutating func repeatToken(_ token: [UInt8], at position: Int, in bytes: inout [UInt8]) {
        let count = pick([10, 63, 64, 65, 1_000, 20_000])
        bytes.insert(contentsOf: repeatElement(token, count: count).joined(), at: position)
    }

    private mutating func upTo(_ bound: Int) -> Int {
        Int.random(in: 0...bound, using: &self)
    }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[upTo(choices.count - 1)]
    }
}
