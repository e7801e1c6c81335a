import SCIM
import Testing

/// Each parser under inputs without number. Whatever comes, nothing may crash or hang, a refusal is a
/// `SCIMError`, which the compiler holds already, and what is taken keeps its promises.
@Suite("Fuzzing", .enabled(if: Fuzz.inputs > 0), .serialized)
struct FuzzTests {
    private static let words = [
        "a", "userName", "emails", "type", "value", "$ref", ".", ":", "[", "]", "(", ")", "((", "\"x\"", "\"", "'",
        " eq ", " ne ", " co ", " gt ", " pr", " and ", " or ", "not ", "not(", "not", "true", "null", "1", "-1.5e3",
        "\\", "\\u0041", "\\ud83d\\ude00", "\t", "a[b pr and ", "urn:x:2.0:", enterprise, ",", "meta.lastModified",
    ]

    private static let jsonTokens = [
        "{", "}", "[", "]", "[[", ",", ":", "\"", "\"a\":", "\"value\":", "\"primary\":true", "\"type\":\"work\"",
        "null", "true", "false", "0", "-1.5e3", "\"x\"", "\\", "\\\"", "\\u0041", "\\ud83d", "\\ude00", "\n",
        "\"True\"", "\"userName\":", "\"emails\":", "\"name\":", "\"manager\":", "\"\(enterprise)\":",
        "\"schemas\":", "{\"a\":",
    ]

    private static let pathTokens = [
        "\"path\":\"emails\"", "\"path\":\"emails[type eq \\\"work\\\"].value\"", "\"path\":\"name.givenName\"",
        "\"path\":\"\(enterprise):manager\"", "\"path\":\"\(enterprise)\"", "\"path\":\"roles[primary eq true]\"",
        "\"op\":\"add\"", "\"op\":\"remove\"", "\"op\":\"replace\"", "[type eq \\\"home\\\"]", "[not (value pr)]",
    ]

    @Test func `filters`() throws {
        let user = try FilterEvaluatorTests.bjensen()
        let corpus = FilterGrammarTests.examples + FilterGrammarTests.further
        Fuzz(name: "filter", corpus: corpus, tokens: Self.words).run { input in
            let text = String(decoding: input, as: UTF8.self)
            for mode in bothModes { checkFilter(text, mode, user) }
            return (try? Filter(text)) != nil
        }
    }

    private func checkFilter(_ text: String, _ mode: Compatibility, _ user: Resource) {
        guard let filter = try? Filter(text, compatibility: mode) else { return }
        // Escapes may have made it longer than a filter may be.
        if filter.description.utf8.count <= Filter.maximumLength {
            #expect((try? Filter(filter.description, compatibility: mode)) == filter, "\(text.debugDescription)")
        }
        guard let evaluator = try? FilterEvaluator(filter, type: userType, compatibility: mode) else { return }
        _ = evaluator.matches(user, meta: makeMeta())
    }

    @Test func `paths`() throws {
        let user = try FilterEvaluatorTests.bjensen()
        let corpus = [
            "userName", "name.givenName", "$ref", enterprise, "\(enterprise):manager.$ref", "URN:x:2.0:y-z_1.a",
            #"emails[type eq "work"].value"#, #"addresses[type eq "work" and not (primary eq true)]"#,
            #"\#(enterprise):manager[value sw "a" or value pr].displayName"#,
        ]
        Fuzz(name: "path", corpus: corpus, tokens: Self.words).run { input in
            let text = String(decoding: input, as: UTF8.self)
            if let path = try? AttributePath(text) { #expect((try? AttributePath(path.description)) == path) }
            guard let path = try? TargetPath(text) else { return false }
            if path.description.utf8.count <= Filter.maximumLength {
                #expect((try? TargetPath(path.description)) == path, "\(text.debugDescription)")
            }
            _ = user.values(at: path, type: userType)
            return true
        }
    }

    @Test func `patches`() throws {
        let user = try FilterEvaluatorTests.bjensen()
        let tokens = Self.jsonTokens + Self.pathTokens
        Fuzz(name: "patch", corpus: Self.patches, tokens: tokens).run { input in
            guard let body = try? JSONReader.read(input) else { return false }
            for mode in bothModes { checkPatch(body, mode, user) }
            return (try? PatchRequest(body: body, type: userType, compatibility: .lenient)) != nil
        }
    }

    private func checkPatch(_ patch: Value, _ mode: Compatibility, _ user: Resource) {
        guard let request = try? PatchRequest(body: patch, type: userType, compatibility: mode),
            let result = try? request.applied(to: user, type: userType)
        else { return }
        let again = try? Resource(body: body(of: result), type: userType, compatibility: mode)
        #expect(again?.userName?.isEmpty == false, "\(text(patch))")
        _ = Representation.render(result, meta: makeMeta(), type: userType, selection: .all)
    }

    @Test func `bodies`() {
        Fuzz(name: "body", corpus: Self.bodies, tokens: Self.jsonTokens).run { input in
            guard let body = try? JSONReader.read(input) else { return false }
            #expect((try? JSONReader.read(JSONWriter.write(body))) == body)
            for mode in bothModes { checkBody(body, mode) }
            return true
        }
    }

    private func checkBody(_ value: Value, _ mode: Compatibility) {
        guard let user = try? Resource(body: value, type: userType, compatibility: mode) else { return }
        let again = try? Resource(body: body(of: user), type: userType, compatibility: mode)
        #expect(again?.userName?.isEmpty == false, "\(text(value))")
        _ = Representation.render(user, meta: makeMeta(), type: userType, selection: .all)
    }

    @Test func `queries`() {
        let corpus = [
            "filter=userName+eq+%22a%2Bb%40x%22&startIndex=1&count=10", "attributes=userName,name.givenName", "",
            "sortBy=name.familyName&sortOrder=descending&excludedAttributes=emails", "cursor=aZ09-._~&count=0&x",
        ]
        let tokens =
            Self.words + ["filter=", "&", "=", "%", "%2", "%C3%A9", "count=", "startIndex=", "cursor", "+", ","]
        Fuzz(name: "query", corpus: corpus, tokens: tokens).run { input in
            let text = String(decoding: input, as: UTF8.self)
            guard let query = try? ListQuery(query: text, compatibility: .lenient) else { return false }
            #expect(query.startIndex >= 1 && query.count ?? 0 >= 0)
            _ = query.identity(endpoint: "/Users")
            return true
        }
    }
}

extension FuzzTests {
    private static let patches = [
        #"""
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
        {"op":"replace","path":"emails[type eq \"work\"].value","value":"x"},{"op":"remove","path":"emails"}]}
        """#,
        #"""
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Add","value":
        {"name.givenName":"a","roles":[{"value":"x","primary":true}],"active":"True","\#(enterprise):department":"d"}}]}
        """#,
        #"""
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
        {"op":"add","path":"\#(enterprise):manager","value":{"value":"m","$ref":"../Users/m"}},
        {"op":"remove","path":"emails[not (type eq \"home\")]","value":[{"value":"x"}]},
        {"op":"replace","path":"addresses[type eq \"work\" and primary eq true].locality","value":"\u00e9\ud83d\ude00"}]}
        """#,
        #"""
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
        {"op":"add","path":"roles","value":["{\"value\":\"a\",\"primary\":true}",{"value":"b","display":"c"}]},
        {"op":"replace","path":"\#(enterprise)","value":{"department":"x","manager":"m2"}},
        {"op":"replace","path":"x509Certificates","value":[{"value":"TWFu"}]},{"op":"add","path":"title","value":null}]}
        """#,
    ]

    private static let bodies = [
        #"[[[{"a":"b\\\"c"}]],0.1,"é😀",-2.5e+3,null,true,false,{}]"#,
        #"""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a\u00e9\ud83d\ude00","active":"True",
        "name":{"givenName":"a","familyName":"b"},"emails":[{"value":"x","type":"work","primary":true},"y"]}
        """#,
        #"""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","\#(enterprise)"],"userName":"b","externalId":"1",
        "\#(enterprise)":{"employeeNumber":7,"manager":{"value":"m"}},"roles":["{\"value\":\"r\"}"],
        "addresses":{"locality":"x"},"x509Certificates":[{"value":"TWE="}],"meta":{"version":"1"}}
        """#,
        #"""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"c","name.familyName":"d","manager":"m",
        "emails[type eq \"work\"].value":"e","photos":[{"value":"http://x"}],"title":"","phoneNumbers":[],"ims":null}
        """#,
    ]
}
