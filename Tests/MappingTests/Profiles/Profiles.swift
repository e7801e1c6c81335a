import Directory
import Foundation
@testable import Mapping
import SCIM

/// Mappings and resources of these tests.
enum Profiles {
    /// Compiles a mapping file.
    static func compile(_ text: String, file: String = "m.yaml") throws(DocumentProblems) -> AttributeMap {
        try MappingCompiler.compile(text, file: file, catalog: .served).users
    }

    /// Compiles a profile of `config/mapping`, with the schemas that stand ready beside them.
    static func mappings(ofProfile name: String) throws -> Mappings {
        let schemas = try Self.text("config/schemas/mail-group.json")
        let catalog = try SchemaCatalog.served.adding(documents: [Array(schemas.utf8)])
        return try MappingCompiler.compile(try shipped("\(name).yaml"), file: "\(name).yaml", catalog: catalog)
    }

    /// A mapping of these rules beside `uid: userName`.
    static func map(_ rules: String..., active: String? = nil) throws(DocumentProblems) -> AttributeMap {
        let lines = [
            "users:", "  base: ou=people,dc=example,dc=com", "  rdn: uid",
            "  object_classes: [inetOrgPerson]",
            "  attributes:", "    uid: userName",
        ]
        let last = active.map { ["  active: \($0)"] } ?? []
        return try compile((lines + rules.map { "    " + $0 } + last).joined(separator: "\n"))
    }

    /// A mapping of these rules, with more keys of the section behind them.
    static func map(_ rules: [String], section: [String]) throws(DocumentProblems) -> AttributeMap {
        let lines = [
            "users:", "  base: ou=people,dc=example,dc=com", "  object_classes: [inetOrgPerson]",
            section.contains { $0.hasPrefix("rdn:") } ? "" : "  rdn: uid", "  attributes:",
            rules.contains { $0.hasPrefix("uid:") } ? "" : "    uid: userName",
        ]
        return try compile((lines + rules.map { "    " + $0 } + section.map { "  " + $0 }).joined(separator: "\n"))
    }

    /// What one rule makes of a value of `title`.
    static func title(_ rule: String, _ value: Value?) throws -> [String] {
        let map = try map("title: \(rule)")
        let resource = value.map { Resource.ann(("title", $0)) } ?? .ann()
        return try map.project(resource).texts("title") ?? []
    }

    /// What is wrong with one rule, without its place; empty if nothing is.
    static func problems(rule: String) -> [String] {
        let head = "users:\n  base: dc=x\n  rdn: uid\n  object_classes: [x]\n  attributes:\n    uid: userName\n"
        let place = "m.yaml:7: users.attributes."
        return problems(head + "    \(rule)").map { $0.hasPrefix(place) ? String($0.dropFirst(place.count)) : $0 }
    }

    /// What is wrong with a section of `uid: userName` and more, without its place.
    static func problems(section: String) -> [String] {
        let head = "users:\n  base: dc=x\n  rdn: uid\n  object_classes: [x]\n  attributes: { uid: userName }\n"
        let place = "m.yaml:6: users."
        return problems(head + "  \(section)").map { $0.hasPrefix(place) ? String($0.dropFirst(place.count)) : $0 }
    }

    /// What is wrong with a mapping file, a line for each problem; empty if nothing is.
    static func problems(_ text: String) -> [String] {
        do {
            _ = try compile(text)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    /// A resource as a client would send it, checked against the schemas.
    static func resource(_ json: String) throws -> Resource {
        try Resource(
            body: try JSONReader.read(Array(json.utf8)), type: SchemaCatalog.builtIn.user,
            compatibility: .lenient)
    }

    /// The text of a profile that is shipped.
    static func shipped(_ name: String) throws -> String { try text("config/mapping/\(name)") }

    /// The names of all of them.
    static func allShipped() throws -> [String] {
        let folder = root.appending(path: "config/mapping")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
            .sorted()
    }

    /// The text of a file of the project.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
}

extension Resource {
    /// A user with these attributes beside the userName `ann`.
    static func ann(_ others: (String, Value)...) -> Resource {
        Resource(attributes: Object([("userName", "ann")] + others))
    }
}

extension Projection {
    /// The values of an attribute as texts; nil if the mapping does not write it.
    func texts(_ name: AttributeName) -> [String]? {
        attributes.first { $0.name == name }?.values.map { $0.string ?? "?" }
    }

    /// One line for each attribute that has values, as in LDIF.
    var lines: [String] {
        ["dn: \(dn)"]
            + newEntry.attributes.flatMap { name, values in values.map { "\(name): \($0.string ?? "?")" } }
    }
}
