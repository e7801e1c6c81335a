import Directory
import Testing

@Suite struct SiblingNamesTests {
    @Test(arguments: [
        "uid=a,ou=people,dc=example", "UID=b, OU=People , dc=example", "uid=c", "", "uid=a\\,b,ou=people,dc=example",
        "cn=x+uid=y,ou=people,dc=example", "uid=a,", "uid=a,,dc=x", ",dc=x", "uid=a,ou=\\zz", "uid=a, ", "=,dc=x",
        "uid=a;ou=b,dc=x",
    ])
    func `a name is read, or refused, as it would be by itself`(_ text: String) {
        var names = SiblingNames()
        for first in ["uid=z,ou=people,dc=example", text] {
            let expected = try? DN(first)
            let read = try? names.read(first)
            #expect(read == expected && read?.description == expected?.description, "\(first)")
        }
    }
}
