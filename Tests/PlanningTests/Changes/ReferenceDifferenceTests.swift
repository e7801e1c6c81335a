import Directory
import Planning
import Testing

/// Names of other entries, of which an attribute may hold very many.
struct ReferenceDifferenceTests {
    /// The modifications that bring a group's members to those wanted.
    private func modifications(_ held: [AttributeValue], _ wanted: [AttributeValue]) throws -> [Modification] {
        let entry = try People.entry("sales", ["member": held])
        let projection = try People.projection("sales", ManagedAttribute(.member, wanted, isReference: true))
        return Difference.between(entry, and: projection, at: projection.dn).modifications
    }

    @Test func `the same names in another order are no difference`() throws {
        #expect(try modifications(["uid=a,dc=x", "uid=b,dc=x"], ["uid=b,dc=x", "uid=a,dc=x"]) == [])
    }

    @Test(arguments: [
        "UID=Ann Lee,OU=People,DC=x", "uid=ann lee, ou=people, dc=x", "uid=ann  lee,ou=people,dc=x",
        "uid=ann\\20lee,ou=people,dc=x", "uid=\\61nn lee,ou=people,dc=x",
    ])
    func `another spelling of a name is no difference`(_ spelling: String) throws {
        let name: AttributeValue = "uid=ann lee,ou=people,dc=x"
        #expect(try modifications([AttributeValue(spelling)], [name]) == [])
        #expect(try modifications([name], [AttributeValue(spelling)]) == [])
    }

    @Test func `who is missing is added, who is too much is deleted, in this order`() throws {
        #expect(
            try modifications(["uid=a,dc=x", "uid=b,dc=x", "uid=c,dc=x"], ["uid=d,dc=x", "UID=B,dc=x", "uid=e,dc=x"])
                == [
                    Modification(.add, .member, ["uid=d,dc=x", "uid=e,dc=x"]),
                    Modification(.delete, .member, ["uid=a,dc=x", "uid=c,dc=x"]),
                ])
    }

    @Test func `one for another is added and deleted, never replaced`() throws {
        #expect(
            try modifications(["uid=a,dc=x"], ["uid=b,dc=x"])
                == [Modification(.add, .member, ["uid=b,dc=x"]), Modification(.delete, .member, ["uid=a,dc=x"])])
    }

    @Test func `the first and the last are added and deleted by name`() throws {
        #expect(try modifications([], ["uid=a,dc=x"]) == [Modification(.add, .member, ["uid=a,dc=x"])])
        #expect(try modifications(["uid=a,dc=x"], []) == [Modification(.delete, .member, ["uid=a,dc=x"])])
    }

    @Test func `what goes is named as the directory spells it`() throws {
        #expect(
            try modifications(["UID=A, DC=x", "uid=b,dc=x"], ["uid=b,dc=x"])
                == [Modification(.delete, .member, ["UID=A, DC=x"])])
    }

    @Test func `a value that is no name is one that is too much`() throws {
        #expect(
            try modifications(["nobody", "uid=a,dc=x"], ["uid=a,dc=x"])
                == [Modification(.delete, .member, ["nobody"])])
    }

    @Test func `members that are not projected are left alone`() throws {
        let entry = try People.entry("sales", ["member": ["uid=a,dc=x"]])
        let projection = try People.projection("sales")
        #expect(Difference.between(entry, and: projection, at: projection.dn).isEmpty)
    }

    @Test func `of very many only those who differ are sent`() throws {
        let names = (0..<5_000).map { AttributeValue("uid=u\($0),ou=people,dc=x") }
        let respelled = (0..<5_000).reversed().map { AttributeValue("UID=U\($0), OU=People, DC=x") }
        #expect(try modifications(respelled, names) == [])
        let some = Array(names.dropFirst())
        #expect(try modifications(some, names) == [Modification(.add, .member, [names[0]])])
        #expect(try modifications(names, some) == [Modification(.delete, .member, [names[0]])])
    }

    @Test func `members that come and go are one request, and nobody is none`() {
        let delta = MemberDelta(attribute: .member, added: ["uid=a"], removed: ["uid=b"], placeholder: "cn=x")
        #expect(
            delta.modifications
                == [Modification(.add, .member, ["uid=a"]), Modification(.delete, .member, ["uid=b"])])
        #expect(!delta.isEmpty)
        let nothing = MemberDelta(attribute: .member, added: [], removed: [], placeholder: "cn=x")
        #expect(nothing.isEmpty && nothing.modifications == [])
    }
}
