import Directory
import Testing

struct ValuePatternTests {
    @Test func `a pattern matches anywhere, unless it is anchored`() throws {
        let pattern = try ValuePattern("b+").matcher()
        #expect(pattern.matches("abbc") == true && pattern.matches("ac") == false)
        let anchored = try ValuePattern("^b$").matcher()
        #expect(anchored.matches("b") == true && anchored.matches("ab") == false)
    }

    @Test func `groups are handed to the replacement`() throws {
        let pattern = try ValuePattern("(a)(x)?").matcher()
        #expect(
            pattern.replacing("aba", with: { groups in groups.map { $0.map(String.init) ?? "-" }.joined() })
                == "aa-baa-")
    }

    @Test func `a text beyond measure is not tried`() throws {
        let pattern = try ValuePattern("a").matcher()
        #expect(pattern.matches(String(repeating: "é", count: 256)) == false)
        #expect(pattern.matches(String(repeating: "a", count: 257)) == nil)
        #expect(pattern.replacing(String(repeating: "a", count: 257), with: { _ in "" }) == nil)
    }

    @Test(arguments: ["(", "[a", "*", "a{2,1}", "(?<"])
    func `what is no regular expression is refused`(text: String) {
        let problem = #expect(throws: ValuePatternProblem.self) { try ValuePattern(text) }
        #expect(problem?.reason.hasPrefix("it is no regular expression: ") == true)
    }

    @Test(arguments: ["(a+)+", "(a|b)*", "((a*))+", "(?:a*b){2,}", "x(y(a+)z)*"])
    func `a search that may never end is refused`(text: String) {
        #expect(throws: ValuePatternProblem.self) { try ValuePattern(text) }
    }

    @Test(arguments: [".*-.*-.*@", "^(.*), *(.*) *\\((.*)\\)$", "a+b+c+", "a{2,}b*c+d"])
    func `a search that may take too long is refused`(text: String) {
        let problem = #expect(throws: ValuePatternProblem.self) { try ValuePattern(text) }
        #expect(problem?.reason.contains("may take too long") == true)
    }

    @Test(arguments: ["^(.*), (.*) \\((.*)\\)$", "^a{2}b*c+d{1,3}$", "[*+]x*y+"])
    func `a few repetitions are taken`(text: String) throws {
        #expect(try ValuePattern(text).description == text)
    }

    @Test(arguments: [
        "(ab)+", "(a|b)?", "[(+]+", "\\(a+\\)+", "(a+)(b+)", "^(?!SMTP:|smtp:)", "[a-z]+@[a-z.]+$", "(a+)|b*",
    ])
    func `what repeats only what is fixed is taken`(text: String) throws {
        #expect(try ValuePattern(text).description == text)
    }

    @Test func `a pattern is its text`() throws {
        #expect(try ValuePattern("a") == ValuePattern("a"))
        #expect(try ValuePattern("a") != ValuePattern("b"))
    }
}
