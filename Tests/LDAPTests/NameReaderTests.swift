import Directory
import Testing

@testable import LDAP

/// Names in answers are read with the help of those that came before, to the same end.
struct NameReaderTests {
    @Test(arguments: [
        ["uid=a,ou=people,dc=x", "uid=b,ou=people,dc=x", "uid=c,ou=groups,dc=x", "uid=d,ou=groups,dc=x"],
        ["uid=a\\,b,dc=x", "b,dc=x", "uid=c,dc=x", "uid=a\\,dc=x", "uid=a\\", "uid=\\\\,dc=x", "uid=z,dc=x"],
        ["dc=x", "", "uid=a,dc=x", ",dc=x", "uid=a,", "uid=b, dc=x", "uid=b,dc=x", "uid=A+cn=B,dc=x"],
        ["cn=#040161,dc=x", "cn=b,dc=x", "cn=\"q,dc=x\",dc=x", "cn=ä,dc=x", "CN=Ä,DC=X"],
    ])
    func `a name is what it would be alone`(texts: [String]) {
        let reader = NameReader()
        for text in texts + texts {
            let name = reader.dn(text)
            #expect(name == (try? DN(text)), "\(text)")
            #expect(name?.description == (try? DN(text))?.description, "\(text)")
        }
    }

    @Test func `attributes keep their spelling, and what is no name is refused`() {
        let reader = NameReader()
        for text in ["mail", "Mail", "mail;lang-de", "mobileK", "mobile\u{212A}", "a b", "", "mail"] {
            #expect(reader.attribute(text) == AttributeName(text), "\(text)")
            #expect(reader.attribute(text)?.spelling == AttributeName(text)?.spelling, "\(text)")
        }
    }

    @Test func `attributes are known by their place, and by any other too`() {
        let reader = NameReader()
        for texts in [["uid", "mail", "Mail"], ["uid", "mail"], ["mail", "uid", "mailx", "sn"], ["a b", "", "uid"]] {
            for (place, text) in texts.enumerated() {
                let name = Array(text.utf8).withUnsafeBytes { reader.attribute($0, at: place) }
                #expect(name?.spelling == AttributeName(text)?.spelling, "\(text)")
            }
        }
    }

    @Test func `more attributes than are remembered are read all the same`() {
        let reader = NameReader()
        for number in 0..<600 { #expect(reader.attribute("a\(number)")?.spelling == "a\(number)") }
    }
}
