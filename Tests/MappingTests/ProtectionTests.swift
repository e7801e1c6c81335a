import Directory
@testable import Mapping
import Testing

/// `protected` of a section.
struct ProtectionTests {
    private func problems(_ filter: String) -> [String] {
        Profiles.problems(
            """
            users:
              base: ou=people,dc=example,dc=com
              rdn: uid
              object_classes: [inetOrgPerson]
              protected: \(filter)
              attributes: { uid: userName }
            """)
    }

    @Test func `a filter says which attributes are read along`() throws {
        let filter = try DirectoryFilter(
            "(|(employeeType=vip)(!(memberOf=cn=a,dc=b))(employeeType>=5)(sn:caseExactMatch:=X))")
        #expect(filter.attributes == ["employeeType", "memberOf", "sn"])
        #expect(problems("'(employeeType=vip)'") == [])
    }

    @Test(arguments: [
        ("employeeType=vip", "m.yaml:5: users.protected: expected a search filter, such as (employeeType=vip)"),
        ("'(sn:1.2.3:=x)'", "m.yaml:5: users.protected: an extensible match needs an attribute and a rule"),
        ("'(:caseExactMatch:=x)'", "m.yaml:5: users.protected: an extensible match needs an attribute and a rule"),
        ("'(&)'", "m.yaml:5: users.protected: it names no attribute"),
        ("'(userPassword=*)'", "m.yaml:5: users.protected: it asks about a password"),
        ("[]", "m.yaml:5: users.protected: expected a text"),
    ])
    func `what cannot be decided by the gateway is refused`(filter: String, problem: String) {
        let found = problems(filter)
        #expect(found.count == 1 && found[0].hasPrefix(problem), "\(found)")
    }
}
