import Directory
import Testing

struct VocabularyTests {
    @Test(arguments: [
        "cn", "CN", "a-b", "x1", "1.2.840", "0.9", "cn;lang-de", "cn;b;a", "member;range=0-1499",
        "member;range=5-*",
    ])
    func `an attribute description is read and keeps its spelling`(text: String) {
        #expect(AttributeName(text)?.description == text)
    }

    @Test(arguments: [
        "", "1", "1.", ".1", "1.02", "-a", "a b", "a=b", "cn;", "cn;;x", "é", "cn\0", "*", "a;range=1-2-3",
        "a*",
    ])
    func `what is no attribute description is nil`(text: String) {
        #expect(AttributeName(text) == nil)
    }

    @Test func `attribute names compare without case and order of options, and know their subtypes`() {
        #expect(AttributeName("CN;b;A") == AttributeName("cn;a;B"))
        #expect(AttributeName("cn;lang-de").isSubtype(of: .cn))
        #expect(!AttributeName.cn.isSubtype(of: "cn;lang-de"))
        #expect(AttributeName("CN;x").type.spelling == "CN")
        #expect(["sn", "CN", "a"].sorted() as [AttributeName] == ["a", "cn", "sn"])
    }

    @Test func `attributes keep their order, and equality does not ask for it`() {
        var attributes = Attributes([("b", ["1"]), ("a", ["2", "3"]), ("B", ["4"])])
        #expect(attributes.names.map(\.spelling) == ["b", "a"] && attributes["B"] == ["1", "4"])
        #expect(attributes == ["A": ["3", "2"], "b": ["4", "1"]])
        #expect(attributes != ["a": ["3", "2"], "b": ["4", "4"]])
        attributes["b"] = []
        #expect(attributes.names == ["a"] && attributes.first("a") == "2" && attributes.first("x") == nil)
    }

    @Test func `no description shows a secret`() {
        let secret = Secret("hunter2")
        let entry = Entry(dn: .root, attributes: ["userPassword": ["hunter2"], "cn": ["a"]])
        var dumped = ""
        dump(secret, to: &dumped)
        let texts = [
            "\(secret)", String(reflecting: secret), dumped, "\([secret])", "\(entry)",
            "\(Modification(.replace, "userPassword;x", ["hunter2"]))",
        ]
        #expect(texts.allSatisfy { !$0.contains("hunter2") })
        #expect(secret.exposed == "hunter2")
    }

    @Test func `values and modifications are shown on one clean line`() {
        #expect(AttributeValue("a\nb\u{1B}[31m\\").description == #"a\0ab\1b[31m\5c"#)
        #expect(AttributeValue(bytes: [0xFF, 0x41]).description == #"\ff\41"#)
        #expect(AttributeValue(bytes: [0xFF]).string == nil)
        #expect(Modification(.add, .mail, ["a", "b"]).description == "add mail: a, b")
        #expect(Modification(.delete, .mail).description == "delete mail")
    }

    @Test func `result codes have the standard's names, and unknown ones their numbers`() {
        #expect(ResultCode.noSuchObject.description == "noSuchObject (32)")
        #expect(ResultCode(rawValue: 16654).description == "result code 16654")
        #expect(ResultCode.assertionFailed.rawValue == 122 && ResultCode.serverDown.rawValue == -1)
    }

    @Test func `an outage is told from a refusal`() {
        func error(_ code: ResultCode, opening: Bool = false, _ words: String = "") -> DirectoryError {
            DirectoryError(code: code, message: "m", diagnostic: words, isOpening: opening)
        }
        #expect(
            [.busy, .unavailable, .serverDown, .timeout, .connectError].allSatisfy { error($0).isOutage })
        #expect([.noSuchObject, .invalidCredentials, .sizeLimitExceeded].allSatisfy { !error($0).isOutage })
        #expect(error(.invalidCredentials, opening: true).isOutage)
        #expect(error(.assertionFailed, "unique_search failed").isAssertionLeak)
        #expect(!error(.assertionFailed).isAssertionLeak)
    }

    @Test func `values are compared by the rule of their attribute`() {
        #expect(MatchingRule.equality(of: "MAIL").matches("A@x.test", "a@X.test"))
        #expect(MatchingRule.equality(of: "member").matches("cn=A, dc=x", "CN=a,DC=X"))
        #expect(MatchingRule.equality(of: "uidNumber").matches("007", "7"))
        #expect(MatchingRule.equality(of: "telephoneNumber").matches("+1 2-3", "+123"))
        #expect(!MatchingRule.equality(of: "userPassword").matches("A", "a"))
        #expect(!MatchingRule.equality(of: "homeDirectory").matches("/A", "/a"))
    }
}
