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
    static func shipped(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "config/mapping/\(name)"), encoding: .utf8)
    }
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
