import SCIMServer
import Foundation
import SCIM
import Testing

@testable import sluice

/// Documentation and JSON Schema say what the code knows. `UPDATE_REFERENCE=1 swift test --filter SettingsTests`
/// writes them anew.
@Suite struct SettingsReferenceTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_REFERENCE"] != nil

    @Test func `the reference of settings lists every key as it is`() throws {
        let file = Self.root.appending(path: "docs/settings.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: "<!-- settings: start -->\n"))
        let end = try #require(text.range(of: "\n<!-- settings: end -->"))
        let current = String(text[start.upperBound..<end.lowerBound])
        if Self.isUpdating {
            let updated = text.replacingCharacters(
                in: start.upperBound..<end.lowerBound, with: SettingsReference.table)
            try updated.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(current == SettingsReference.table)
        }
    }

    @Test func `the JSON Schema of settings holds every key as it is`() throws {
        let file = Self.root.appending(path: "schemas/settings.schema.json")
        if Self.isUpdating {
            let bytes = JSONWriter.write(SettingsReference.schema)
            let object = try JSONSerialization.jsonObject(with: Data(bytes))
            try JSONSerialization.data(
                withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            ).write(to: file)
        } else {
            #expect(try JSONReader.read([UInt8](Data(contentsOf: file))) == SettingsReference.schema)
        }
    }

    @Test func `the shipped settings are understood`() throws {
        let file = Self.root.appending(path: "config/sluice.yaml")
        let password = FileManager.default.temporaryDirectory.appending(path: "password-\(UUID().uuidString)")
        try "secret\n".write(to: password, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: password) }
        let settings = try Settings.load(
            file.path, environment: ["SLUICE_DIRECTORY_BIND_PASSWORD_FILE": password.path])
        #expect(settings.gateway.basePath == "/scim/v2")
        #expect(settings.mappingPath.hasSuffix("config/mapping/inetorgperson.yaml"))
    }
}
