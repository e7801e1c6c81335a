import Directory
@testable import Mapping
import SCIM
import Testing

/// Mail addresses: one primary, aliases, and what nobody may have.
struct AddressTests {
    private static let section = """
        users:
          base: dc=x
          rdn: uid
          object_classes: [x]
          attributes:
            uid: userName
            mail: { address: primary }
            alias: { address: aliases }
            proxyAddresses: { address: all, proxy_addresses: true, tolerate: '^(?!SMTP:|smtp:)' }
          addresses:
            primary: { first: ['emails[type eq "work"].value', userName] }
            aliases: ['emails[type eq "other"].value', { from: nickName, split: ';' }]

        """

    private func map(_ more: String = "") throws -> AttributeMap { try Profiles.compile(Self.section + more) }

    private func ann(_ emails: Value = [], nick: String = "") -> Resource {
        Resource(attributes: ["userName": "Ann@Example.com", "emails": emails, "nickName": .string(nick)])
    }

    @Test func `addresses are written in one form, each once, the primary not among the aliases`() throws {
        let set = try map().addresses(
            of: ann([["type": "other", "value": " B@x.org"]], nick: "ann@EXAMPLE.com; b@X.org;c@x.org;"))
        #expect(set == AddressSet(primary: "ann@example.com", aliases: ["b@x.org", "c@x.org"]))
        #expect(set.all == ["ann@example.com", "b@x.org", "c@x.org"])
    }

    @Test func `rules write the addresses`() throws {
        let projection = try map().project(ann(nick: "b@x"))
        #expect(projection.texts("mail") == ["ann@example.com"] && projection.texts("alias") == ["b@x"])
        #expect(projection.texts("proxyAddresses") == ["SMTP:ann@example.com", "smtp:b@x"])
    }

    @Test func `addresses that somebody had stay as aliases, if the section says so`() throws {
        let former = ["old@x.org", "ANN@example.com", "b@x", "not one"]
        #expect(try map().addresses(of: ann(nick: "b@x"), formerAliases: former).aliases == ["b@x"])
        let keeping = try map("    keep_former: true\n")
        #expect(try keeping.addresses(of: ann(nick: "b@x"), formerAliases: former).aliases == ["b@x", "old@x.org"])
        #expect(try keeping.project(ann(), formerAliases: ["old@x.org"]).texts("alias") == ["old@x.org"])
    }

    private let policy = "addresses: { domains: [Example.com], reserved: [postmaster, Root], reuse_after: 90d }\n"

    @Test(arguments: [
        ("b@x.org", "nickName: \"b@x.org\" cannot be used: mail for x.org is not handled here"),
        (
            "b@sub.example.com",
            "nickName: \"b@sub.example.com\" cannot be used: mail for sub.example.com is not handled here"
        ),
        ("ROOT@example.com", "nickName: \"ROOT@example.com\" cannot be used: root is reserved"),
        ("a b@example.com", "nickName: \"a b@example.com\" cannot be used: it is no mail address"),
        ("a@b@example.com", "nickName: \"a@b@example.com\" cannot be used: it is no mail address"),
        ("ann", "nickName: \"ann\" cannot be used: it is no mail address"),
        ("@example.com", "nickName: \"@example.com\" cannot be used: it is no mail address"),
        ("a\u{7}b@example.com", "nickName: \"a\u{7}b@example.com\" cannot be used: it is no mail address"),
        ("a\u{200B}b@example.com", "nickName: \"a\u{200B}b@example.com\" cannot be used: it is no mail address"),
    ])
    func `an address that nobody may have is told`(address: String, problem: String) throws {
        let found = #expect(throws: MappingProblem.self) { try map(policy).project(ann(nick: address)) }
        #expect(found?.description == problem)
    }

    @Test func `a former address that is no longer allowed is let go`() throws {
        let map = try map("    keep_former: true\n" + policy)
        #expect(try map.addresses(of: ann(), formerAliases: ["a@x.org", "b@example.com"]).aliases == ["b@example.com"])
    }

    @Test func `what holds for all addresses is the same for both sections`() throws {
        let mappings = try MappingCompiler.compile(Self.section + policy, file: "m.yaml", catalog: .served)
        #expect(
            mappings.addresses
                == AddressPolicy(
                    domains: ["example.com"], reserved: ["postmaster", "root"], reuseAfter: .seconds(7_776_000)))
        #expect(mappings.users.addressRule?.policy == mappings.addresses)
        #expect(mappings.users.addressRule?.keepsFormer == false)
    }

    @Test func `without a word of addresses there are none`() throws {
        #expect(try Profiles.map().addresses(of: ann()) == AddressSet(primary: nil, aliases: []))
        #expect(try map().addresses(of: Resource(attributes: [:])) == AddressSet(primary: nil, aliases: []))
    }

    @Test(arguments: [
        ("addresses: { aliases: [userName] }", "addresses: the key primary is missing"),
        ("addresses: { primry: userName }", "addresses.primry: unknown key; did you mean primary?"),
        ("addresses: { primary: nick }", "addresses.primary: no schema of User defines nick"),
        ("addresses: { primary: userName, keep_former: x }", "addresses.keep_former: expected true or false"),
        ("addresses: { primary: { address: all } }", "addresses.primary.address: the section has no addresses"),
    ])
    func `addresses that cannot work are told`(section: String, problem: String) {
        #expect(Profiles.problems(section: section) == [problem])
    }

    @Test(arguments: [
        ("{ domains: example.com }", "addresses.domains: expected a list, such as [one, two]"),
        ("{ domains: ['@x'] }", "addresses: expected domains such as example.com, not \"@x\""),
        ("{ reserved: ['a@x'] }", "addresses: expected what stands before the @, such as postmaster, not \"a@x\""),
        ("{ reuse_after: 90 }", "addresses.reuse_after: expected a duration, such as 90d (s, m, h or d)"),
        ("{ domain: [x] }", "addresses.domain: unknown key; did you mean domains?"),
    ])
    func `a policy that cannot work is told`(policy: String, problem: String) {
        let line = Self.section.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(Profiles.problems(Self.section + "addresses: \(policy)") == ["m.yaml:\(line): \(problem)"])
    }
}
