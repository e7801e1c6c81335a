import Directory
import Testing

struct DNTests {
    @Test(arguments: [
        ("x,ou=sub", #"cn=x\,ou\=sub"#),
        ("*", "cn=*"),
        ("a)(uid=*", #"cn=a)(uid\=*"#),
        ("Ünïcode", "cn=Ünïcode"),
        (" leading", #"cn=\ leading"#),
        ("trailing ", #"cn=trailing\ "#),
        (" ", #"cn=\ "#),
        ("  ", #"cn=\ \ "#),
        ("#1", ##"cn=\#1"##),
        ("a#1", "cn=a#1"),
        ("a+b", #"cn=a\+b"#),
        ("a/b", "cn=a/b"),
        ("a=b", #"cn=a\=b"#),
        ("nul\0l", #"cn=nul\00l"#),
        ("line\nbreak", #"cn=line\0abreak"#),
        (#"q"u\o<t>e;"#, #"cn=q\"u\\o\<t\>e\;"#),
        ("", "cn="),
    ])
    func `a value is escaped in a DN, and read back as it was`(value: String, text: String) throws {
        let dn = DN([RDN(.cn, AttributeValue(value)), RDN("dc", "test")])
        #expect(dn.description == text + ",dc=test")
        #expect(try DN(dn.description).rdns.map { $0.values[0].value } == [AttributeValue(value), "test"])
    }

    @Test func `a long value and one that is no UTF-8 come back as they were`() throws {
        for bytes in [
            Array(repeating: UInt8(ascii: ","), count: 5000), [0xFF, 0x00, 0x20, 0x41], [0x20, 0xC3],
            [UInt8(ascii: "#"), 0xFF],
        ] {
            let dn = DN([RDN(.cn, AttributeValue(bytes: bytes))])
            #expect(try DN(dn.description).rdns[0].values[0].value.bytes == bytes)
        }
    }

    @Test(arguments: [
        ("UID=jsmith,DC=example,DC=net", "uid=JSmith,dc=example,dc=net"),
        (#"cn=a\2cb"#, #"cn=a\,b"#),
        (#"cn=L\C3\A9"#, "cn=lé"),
        ("cn=a   b", "cn= a b "),
        ("cn=a, dc=b", "cn=a,dc=b"),
        ("cn = a + sn = b", "sn=b+cn=a"),
        ("1.3.6.1.4.1.1466.0=#04024869", "1.3.6.1.4.1.1466.0=Hi"),
        ("", " "),
    ])
    func `spellings of one name are equal`(left: String, right: String) throws {
        #expect(try DN(left) == DN(right))
        #expect(try DN(left).hashValue == DN(right).hashValue)
        #expect(try DN(left).normalized == DN(right).normalized)
    }

    @Test(arguments: [("cn=a", "cn=b"), ("cn=a", "sn=a"), ("cn=a+sn=b", "cn=a"), (#"cn=a\,b"#, "cn=a,b=")])
    func `different names are not equal`(left: String, right: String) throws {
        #expect(try DN(left) != DN(right))
    }

    @Test(arguments: [
        "cn", "=a", "cn=a,", ",cn=a", "cn=a,,dc=b", "cn=a;dc=b", #"cn="a""#, "cn=a<b", #"cn=a\"#, #"cn=a\4"#,
        #"cn=a\zz"#, "cn=a+", "cn=#", "cn=#zz", "cn=#0402486", "cn=#020101", "cn=#04ff41", "c n=a",
        "cn;lang-de=a",
        "cn=nul\0", "1.=a", "01.2=a", "é=a",
    ])
    func `what is no name is refused with its place`(text: String) {
        let error = #expect(throws: DNSyntaxError.self) { try DN(text) }
        #expect(error?.description.contains("at byte") == true)
    }

    @Test func `a name knows its parent, its children and its descendants`() throws {
        let base = try DN("dc=example,dc=test")
        let child = base.child(RDN(.cn, "a,b"))
        #expect(child.description == #"cn=a\,b,dc=example,dc=test"#)
        #expect(child.parent == base)
        #expect(DN.root.parent == nil && DN.root.rdn == nil && DN.root.isRoot)
        #expect(child.isDescendant(of: base) && !base.isDescendant(of: base))
        #expect(base.isDescendantOrSelf(of: base) && base.isDescendant(of: .root))
        #expect(try !DN("dc=xexample,dc=test").isDescendantOrSelf(of: base))
    }

    @Test func `names are ordered from the root down`() throws {
        let names = try ["ou=b,dc=t", "cn=a,ou=b,dc=t", "dc=t", "cn=z,ou=a,dc=t", "ou=a,dc=t"].map {
            try DN($0)
        }
        let sorted = ["dc=t", "ou=a,dc=t", "cn=z,ou=a,dc=t", "ou=b,dc=t", "cn=a,ou=b,dc=t"]
        #expect(names.sorted().map(\.description) == sorted)
    }

    @Test func `a multi-valued RDN needs a value, and gives the value of a name`() throws {
        #expect(RDN(values: []) == nil)
        let rdn = try RDN(parsing: "cn=a+uid=b")
        #expect(rdn.value(of: "UID") == "b" && rdn.value(of: .sn) == nil)
        #expect(throws: DNSyntaxError.self) { try RDN(parsing: "cn=a,dc=b") }
    }
}
