import SCIM
import Testing

@Suite("What filters select")
struct FilterEvaluatorTests {
    static func bjensen() throws -> Resource {
        try makeUser([
            "userName": "bjensen", "externalId": "Ext-1", "title": "Tour Guide", "userType": "Employee",
            "displayName": "José Straße", "active": true, "nickName": "",
            "name": ["familyName": "O'Malley", "givenName": "Barbara"],
            "emails": [
                ["value": "work@b.example", "type": "work", "primary": true],
                ["value": "home@a.example", "type": "home"],
            ],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                "department": "Sales", "manager": ["value": "M1"],
            ],
        ])
    }

    private func selects(_ source: String, _ compatibility: Compatibility = .lenient) throws -> Bool {
        let filter = try Filter(source, compatibility: compatibility)
        let evaluator = try FilterEvaluator(filter, type: userType, compatibility: compatibility)
        return evaluator.matches(try Self.bjensen(), meta: makeMeta())
    }

    @Test(
        arguments: [
            #"userName eq "BJensen""#, #"USERNAME Eq "bjensen""#, #"userName eq "ｂｊｅｎｓｅｎ""#,
            #"userName sw "BJ""#, #"userName co "JEN""#, #"userName ew "sen""#, #"userName co """#,
            #"userName ne "x""#, #"userName gt "bjensea""#, #"userName le "BJENSEN""#, #"userName lt "c""#,
            #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "b""#,
            #"displayName eq "JOSE\u0301 straße""#, #"displayName co "é""#, #"displayName sw "jose\u0301""#,
            #"id eq "2819c223""#, #"externalId eq "Ext-1""#, "externalId eq Ext-1", "id pr",
            "title pr", "name pr", "emails pr", "active eq true", #"active eq "True""#, "active ne false",
            "active eq TRUE", #"not (active eq "False")"#, "locale eq null", "title ne null",
            "not (locale pr)",
            #"not (locale eq "x")"#, #"locale ne "x""#,
            #"emails co "@A.example""#, #"emails.value eq "home@a.example""#, #"emails.type eq "home""#,
            #"emails.type ne "work""#, #"emails[type eq "work" and value co "@b"]"#,
            #"emails.type eq "work" and emails.value co "@a""#, #"emails[primary eq "True"]"#,
            #"emails[type eq "work"].value eq "WORK@b.example""#, #"emails[type eq "home"].value pr"#,
            #"emails[type eq "home" and not (primary pr)]"#, #"emails[not (type eq "work")].value sw "home""#,
            #"manager eq "M1""#, #"manager.value eq "M1""#, #"department eq "sales""#,
            #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Sales""#,
            #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq "M1""#,
            #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "M1""#,
            #"manager[value eq "M1"]"#, #"id eq "2819c223" and manager eq "M1""#,
            #"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
            #"schemas eq "URN:ietf:params:scim:schemas:core:2.0:user""#,
            #"meta.resourceType eq "User""#, "meta.resourceType eq User",
            #"meta.lastModified ge "2011-06-13T06:42:34+02:00""#,
            #"meta.created lt "2011-05-13T04:42:34.001Z""#,
            #"meta.lastModified gt "2011-05-13T04:42:34Z""#, #"meta.version eq "W/\"1\"""#,
            #"title eq "x" or userName eq "bjensen" and userType eq "Employee""#, "unknown ne 1",
        ])
    func `these select`(_ source: String) throws {
        #expect(try selects(source))
    }

    @Test(
        arguments: [
            #"userName eq "*""#, #"userName eq "bjensen*""#, #"userName co "*""#, #"userName eq "bj%""#,
            #"userName eq "bjensen\u0000""#, #"userName eq "bjensen)(uid=*""#, #"userName sw "\\""#,
            #"id eq "2819C223""#, #"externalId eq "ext-1""#, #"meta.resourceType eq "user""#,
            "nickName pr", "locale pr", #"locale eq "x""#, #"locale gt "a""#, "title eq null",
            "locale ne null",
            #"emails[type eq "work" and value co "@a"]"#, #"not (emails.value eq "home@a.example")"#,
            #"emails[type eq "other"].value eq "home@a.example""#,
            #"emails[type eq "work"].value ne "WORK@b.example""#,
            #"(title eq "x" or userName eq "bjensen") and userType eq "Intern""#, #"manager eq "m1""#,
            #"schemas eq "urn:x""#, #"meta.created lt "2011-05-13T04:42:34Z""#, "active eq false",
            "unknown eq 1", "unknown pr", #"unknown[type eq "x"]"#, "emails[unknown pr]", "phoneNumbers pr",
            "urn:other:2.0:User:department pr", #"id eq "X" and manager eq "M1""#,
        ])
    func `these do not select`(_ source: String) throws {
        #expect(try !selects(source))
    }

    @Test(
        arguments: [
            "active gt true", #"active co "t""#, #"active eq "yes""#, "name eq \"x\"", "addresses eq \"x\"",
            "password eq \"x\"", "password pr", "title gt null", #"meta.created gt "yesterday""#,
            #"userName[value eq "x"]"#, #"x509Certificates.value gt "a""#, "meta eq \"x\"",
        ])
    func `what cannot be compared is 400 invalidFilter`(_ source: String) {
        #expect(failure { _ = try selects(source) }?.type == .invalidFilter)
    }

    @Test(
        arguments: [
            #"active eq "True""#, "userName eq 1", "userName eq true", "unknown eq \"x\"", "department pr",
            #"emails[unknown eq "x"]"#,
        ])
    func `strict mode refuses what lenient mode understands`(_ source: String) throws {
        _ = try selects(source)
        #expect(failure { _ = try selects(source, .strict) }?.type == .invalidFilter)
    }
}
