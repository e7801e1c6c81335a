import SCIM
import Testing

@Suite("PATCH add")
struct AddTests {
    @Test(arguments: bothModes)
    func `a value without path is merged`(_ compatibility: Compatibility) throws {
        let user = try patched(
            ["userName": "a", "name": ["givenName": "g"], "emails": [["value": "x", "type": "work"]]],
            #"""
            {"op":"add","value":{"emails":[{"value":"babs@jensen.org","type":"home"}],"nickname":"Babs",
             "name":{"familyName":"f"},"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"d"}}}
            """#, compatibility)
        #expect(
            user.attributes["emails"]
                == [["value": "x", "type": "work"], ["value": "babs@jensen.org", "type": "home"]])
        #expect(user.attributes["nickName"] == "Babs")
        #expect(user.attributes["name"] == ["givenName": "g", "familyName": "f"])
        #expect(user.attributes[enterprise] == ["department": "d"])
        #expect(user.schemas(of: userType) == [.user, .enterpriseUser])
    }

    @Test(arguments: bothModes)
    func `a part makes its parent`(_ compatibility: Compatibility) throws {
        let user = try patched(
            ["userName": "a"], #"{"op":"add","path":"name.givenName","value":"x"}"#, compatibility)
        #expect(user.attributes["name"] == ["givenName": "x"])
    }

    @Test(arguments: bothModes)
    func `elements are appended unless they are there`(_ compatibility: Compatibility) throws {
        let user: Value = ["userName": "a", "emails": [["value": "x", "type": "work"]]]
        let both = try patched(
            user,
            #"{"op":"add","path":"emails","value":[{"value":"x","type":"home"},{"value":"x","type":"work"}]}"#,
            compatibility)
        #expect(
            both.attributes["emails"] == [["value": "x", "type": "work"], ["value": "x", "type": "home"]])
        let completed = try patched(
            user, #"{"op":"add","path":"emails","value":[{"value":"x","type":"work","display":"d"}]}"#,
            compatibility)
        #expect(completed.attributes["emails"] == [["value": "x", "type": "work", "display": "d"]])
    }

    @Test func `a lone element is appended in lenient mode`() throws {
        let user = try patched(["userName": "a"], #"{"op":"add","path":"emails","value":{"value":"x"}}"#)
        #expect(user.attributes["emails"] == [["value": "x"]])
        #expect(
            patchError(["userName": "a"], #"{"op":"add","path":"emails","value":{"value":"x"}}"#, .strict)
                == .invalidValue)
    }

    @Test(arguments: bothModes)
    func `addresses are the same if all that is given is the same`(_ compatibility: Compatibility) throws {
        let user: Value = [
            "userName": "a", "addresses": [["type": "work", "locality": "Bern", "country": "CH"]],
        ]
        let same = try patched(
            user, #"{"op":"add","path":"addresses","value":[{"type":"work","locality":"Bern"}]}"#,
            compatibility)
        #expect(try same == makeUser(user))
        let more = try patched(
            user, #"{"op":"add","path":"addresses","value":[{"type":"work","locality":"Genf"}]}"#,
            compatibility)
        #expect(more.attributes["addresses"]?.array?.count == 2)
    }

    @Test(arguments: bothModes)
    func `a new primary ends the old one`(_ compatibility: Compatibility) throws {
        let user: Value = [
            "userName": "a",
            "emails": [["value": "x", "type": "work", "primary": true], ["value": "y", "type": "home"]],
        ]
        let expected: Value = [
            ["value": "x", "type": "work", "primary": false],
            ["value": "y", "type": "home", "primary": true],
        ]
        for operation in [
            #"{"op":"add","path":"emails[type eq \"home\"].primary","value":true}"#,
            #"{"op":"replace","path":"emails[type eq \"home\"].primary","value":true}"#,
            #"{"op":"add","path":"emails[type eq \"home\"]","value":{"primary":true}}"#,
            #"{"op":"add","path":"emails","value":[{"value":"y","primary":true}]}"#,
        ] {
            #expect(try patched(user, operation, compatibility).attributes["emails"] == expected)
        }
        let appended = try patched(
            user, #"{"op":"add","path":"emails","value":[{"value":"z","primary":true}]}"#, compatibility)
        #expect(appended.attributes["emails"]?.array?[0].object?["primary"] == false)
        let everything = #"{"op":"add","path":"emails[value pr].primary","value":true}"#
        #expect(patchError(user, everything, compatibility) == .invalidValue)
    }

    @Test(arguments: bothModes)
    func `what the filter selects is completed`(_ compatibility: Compatibility) throws {
        let user: Value = [
            "userName": "a", "emails": [["value": "x", "type": "work"], ["value": "y", "type": "home"]],
        ]
        let merged = try patched(
            user, #"{"op":"add","path":"emails[type eq \"work\"]","value":{"display":"d"}}"#, compatibility)
        #expect(
            merged.attributes["emails"]
                == [["value": "x", "type": "work", "display": "d"], ["value": "y", "type": "home"]])
        let part = try patched(
            user, #"{"op":"add","path":"emails[value pr].display","value":"d"}"#, compatibility)
        #expect(part.attributes["emails"]?.array?.allSatisfy { $0.object?["display"] == "d" } == true)
    }

    @Test(arguments: bothModes)
    func `what the filter does not find is made`(_ compatibility: Compatibility) throws {
        let user = try patched(
            ["userName": "a"],
            #"{"op":"add","path":"addresses[type eq \"work\" and primary eq true].formatted","value":"Bern"}"#,
            compatibility)
        #expect(user.attributes["addresses"] == [["type": "work", "primary": true, "formatted": "Bern"]])
    }

    @Test(arguments: bothModes)
    func `extensions are reached by their URN`(_ compatibility: Compatibility) throws {
        let user = try patched(
            ["userName": "a"],
            #"""
            {"op":"add","path":"\#(enterprise):department","value":"d"},
            {"op":"add","path":"\#(enterprise):manager.value","value":"m"},
            {"op":"add","path":"\#(enterprise)","value":{"costCenter":"c"}}
            """#, compatibility)
        #expect(
            user.attributes[enterprise] == ["department": "d", "manager": ["value": "m"], "costCenter": "c"])
    }

    @Test func `thousands of elements are added at once`() throws {
        let list = (0..<5000).map { #"{"value":"u\#($0)"}"# }.joined(separator: ",")
        let once = try patched(["userName": "a"], #"{"op":"add","path":"entitlements","value":[\#(list)]}"#)
        #expect(once.attributes["entitlements"]?.array?.count == 5000)
        #expect(try patched(once, #"{"op":"add","path":"entitlements","value":[\#(list)]}"#) == once)
    }
}
