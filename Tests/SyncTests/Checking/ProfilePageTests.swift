import Directory
import Foundation
import Mapping
import SCIM
import TestSupport
import Testing

@testable import Sync

/// The rights on the page of each profile are those that `sluice check` prints for it. `UPDATE_REFERENCE=1` writes them
/// there.
struct ProfilePageTests {
    private static let openLDAP = capabilities(.entryUUID, .entryCSN)

    static let profiles: [(name: String, capabilities: DirectoryCapabilities, folding: Folding)] = [
        ("inetorgperson", openLDAP, .ldif), ("five-attributes", openLDAP, .ldif),
        ("postfix-dovecot", openLDAP, .ldif), ("posix", openLDAP, .ldif), ("iredmail", openLDAP, .slapdConf),
        ("389ds", capabilities(.nsUniqueId, .modifyTimestamp), .ldif),
        ("active-directory", capabilities(.objectGUID, .uSNChanged), .command),
    ]

    private static func capabilities(_ identity: AttributeName, _ marker: AttributeName) -> DirectoryCapabilities {
        let context = [RDN("dc", "example"), RDN("dc", "com")]
        return DirectoryCapabilities(
            vendor: "", identity: identity, marker: marker, namingContexts: [DN(context)])
    }

    private static func catalog() throws -> SchemaCatalog {
        let schemas = try ShippedFiles.text("config/schemas/mail-group.json")
        return try SchemaCatalog.served.adding(documents: [Array(schemas.utf8)])
    }

    /// The classes that Active Directory derives its own from.
    private static let schema = DirectorySchema(
        objectClasses: [
            "( 1.1 NAME 'top' ABSTRACT )", "( 1.2 NAME 'person' SUP top STRUCTURAL )",
            "( 1.3 NAME 'organizationalPerson' SUP person STRUCTURAL )",
            "( 1.4 NAME 'user' SUP organizationalPerson STRUCTURAL )", "( 1.5 NAME 'group' SUP top STRUCTURAL )",
        ], attributeTypes: [])

    @Test(arguments: profiles)
    func `a page has the rights that the check prints`(
        _ name: String, _ capabilities: DirectoryCapabilities, _ folding: Folding
    ) throws {
        let mappings = try MappingCompiler.compile(
            try ShippedFiles.text("config/mapping/\(name).yaml"), file: name, catalog: try Self.catalog())
        let rights = AccountRights(
            account: "cn=sluice,dc=example,dc=com", entries: mappings.all.map { MappedEntry($0, file: name) },
            capabilities: capabilities, schema: folding == .command ? Self.schema : nil)
        let path = "docs/profiles/\(name).md"
        let page = try ShippedFiles.text(path)
        let start = try #require(page.range(of: "**Rights"))
        let opening = try #require(page.range(of: "```\n", range: start.upperBound..<page.endIndex))
        let closing = try #require(page.range(of: "\n```", range: opening.upperBound..<page.endIndex))
        let block = opening.upperBound..<closing.lowerBound
        let expected = folding.fold(try #require(rights.text))
        if ProcessInfo.processInfo.environment["UPDATE_REFERENCE"] != nil {
            try page.replacingCharacters(in: block, with: expected).write(
                to: ShippedFiles.url(path), atomically: true, encoding: .utf8)
        } else {
            #expect(page[block] == expected, "UPDATE_REFERENCE=1 writes it anew")
        }
    }
}

/// How a long line goes on in the next one.
enum Folding: Sendable {
    /// RFC 2849: after a space at its start, which is no part of it.
    case ldif
    /// slapd.conf(5): after white space, which is one; the lines are no LDIF.
    case slapdConf
    /// A command of Windows.
    case command

    private static let width = 116

    func fold(_ text: String) -> String {
        lines(text).map { line in
            switch self {
            case .ldif: Self.fold(line, at: [" ", ","], joint: "\n ")
            case .slapdConf: line.replacing(" by dn", with: "\n    by dn")
            case .command: Self.fold(line, at: [" "], joint: " ^\n ")
            }
        }.joined(separator: "\n")
    }

    private func lines(_ text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard self == .slapdConf else { return lines }
        return lines.dropFirst(3).map { "access " + $0.split(separator: "}", maxSplits: 1)[1] }
    }

    /// A space stays at the start of the next line, a comma at the end of its own.
    private static func fold(_ line: String, at breaks: Set<Character>, joint: String) -> String {
        var parts: [Substring] = []
        var rest = line[...]
        while rest.count > width {
            let head = rest.prefix(width)
            guard let place = head.lastIndex(where: breaks.contains), place > head.startIndex else { break }
            let end = rest[place] == " " ? place : rest.index(after: place)
            parts.append(rest[..<end])
            rest = rest[end...]
        }
        return (parts + [rest]).joined(separator: joint)
    }
}
