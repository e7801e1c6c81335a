import Directory
@testable import Mapping
import SCIM
import Testing

/// The key `password` of a mapping.
struct PasswordRuleTests {
    private static let head = """
        users:
          base: ou=people,dc=example,dc=com
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: userName

        """

    private func rule(_ line: String) throws -> PasswordRule? {
        try MappingCompiler.compile(Self.head + line, file: "m.yaml", catalog: .served).users.password
    }

    @Test func `it says how, and what a new entry gets`() throws {
        #expect(try rule("") == nil)
        #expect(try rule("  password: { method: modify }") == PasswordRule(method: .modify, line: 7))
        let random = try rule("  password: { method: unicodePwd, initial: random }")
        #expect(random == PasswordRule(method: .unicodePwd, isRandomAtFirst: true, line: 7))
    }

    @Test func `Active Directory takes quoted UTF-16LE`() throws {
        let attribute = try #require(PasswordRule(method: .unicodePwd).attribute(for: Secret("Ä1")))
        #expect(attribute.name == .unicodePwd)
        #expect(attribute.value.bytes == [0x22, 0, 0xC4, 0, 0x31, 0, 0x22, 0])
        #expect(PasswordRule(method: .modify).attribute(for: Secret("x")) == nil)
    }

    @Test(arguments: [
        ("  password: {}", "m.yaml:7: users.password: the key method is missing"),
        (
            "  password: { method: modfy }",
            "m.yaml:7: users.password.method: expected one of modify, unicodePwd; did you mean modify?"
        ),
        (
            "  password: { method: modify, initial: fixed }",
            "m.yaml:7: users.password.initial: expected one of none, random"
        ),
        (
            "    userPassword: { value: x }\n  password: { method: modify }",
            "m.yaml:8: users.password: a rule under attributes writes userPassword, so passwords cannot be set beside it"
        ),
    ])
    func `a mistake is told with its line`(lines: String, problem: String) {
        #expect(Profiles.problems(Self.head + lines) == [problem])
    }

    @Test func `a password is no source of a rule`() {
        #expect(Profiles.problems(Self.head + "    description: password").count == 1)
    }

    @Test func `a random one is of all kinds of characters`() {
        var generator = SystemRandomNumberGenerator()
        let (first, second) = (Secret.random(using: &generator), Secret.random(using: &generator))
        #expect(first != second && first.exposed.count == 32)
        for isOfKind in [\Character.isUppercase, \.isLowercase, \.isNumber] {
            #expect(first.exposed.contains { $0[keyPath: isOfKind] })
        }
        #expect("\(first)" == "•••")
    }
}
