import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// What identity providers really send, one file a conversation, played against a gateway over a real slapd.
@Suite struct FixtureTests {
    @Test(arguments: try Conversation.all("entra"))
    func `Entra`(conversation: Conversation) async throws { try await conversation.play() }

    @Test(arguments: try Conversation.all("okta"))
    func `Okta`(conversation: Conversation) async throws { try await conversation.play() }
}

/// A file of `Tests/Fixtures`: requests, and what is expected of each answer and of the entry.
struct Conversation: Sendable, CustomTestStringConvertible {
    let file: URL
    var testDescription: String { file.lastPathComponent }

    static func all(_ provider: String) throws -> [Conversation] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(provider)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.map { Conversation(file: $0) }
    }

    func play() async throws {
        let content = try JSONReader.read([UInt8](Data(contentsOf: file)))
        let steps = try #require(content.object?["steps"]?.array)
        try await Bridge.with { bridge in
            var player = ConversationPlayer(bridge: bridge, file: file.lastPathComponent)
            for (number, step) in steps.enumerated() { try await player.play(step, number + 1) }
        }
    }
}

/// Plays the steps of one conversation, and remembers the ids that were saved, by their names, and the last body.
private struct ConversationPlayer {
    let bridge: Bridge
    let file: String
    private var ids: [String: String] = [:]
    private var last: Value = .null

    init(bridge: Bridge, file: String) {
        self.bridge = bridge
        self.file = file
    }

    mutating func play(_ step: Value, _ number: Int) async throws {
        let request = try #require(step.object?["send"]?.object)
        let expected = try #require(step.object?["expect"]?.object)
        let reply = try await bridge.client.send(
            request["method"]?.string ?? "", filled(request["path"] ?? "").string ?? "", request["body"].map(filled))
        let label: Comment = "\(file), step \(number)"
        #expect(reply.status == expected["status"]?.number?.integer, label)
        let body = reply.body ?? .null
        if let shows = expected["shows"].map(filled) {
            #expect(
                Self.holds(body, shows), "\(label): \(JSONWriter.text(body)) does not show \(JSONWriter.text(shows))")
        }
        for path in expected["lacks"]?.array ?? [] {
            #expect(Self.value(at: path.string ?? "", in: body) == nil, "\(label): \(path)")
        }
        for path in expected["unchanged"]?.array?.compactMap(\.string) ?? [] {
            #expect(Self.value(at: path, in: body) == Self.value(at: path, in: last), "\(label): \(path)")
        }
        if expected["differs"] != nil { #expect(!ids.values.contains(reply.id) && !reply.id.isEmpty, label) }
        if let save = expected["save"] { ids[save.string ?? "id"] = reply.id }
        last = body
        try await checkEntry(expected["entry"]?.object, label)
    }

    /// The entry of a user is named by its uid, that of a group by its cn.
    private func checkEntry(_ expected: Object?, _ label: Comment) async throws {
        guard let expected else { return }
        let entry =
            if let uid = expected["uid"]?.string { try await bridge.entry(uid) } else {
                try await bridge.group(expected["cn"]?.string ?? "")
            }
        for (name, value) in expected {
            let held = AttributeName(name).flatMap { entry?[$0].compactMap(\.string) } ?? []
            let wanted = (value.array ?? [value]).compactMap(\.string)
            #expect(held.sorted() == wanted.sorted(), "\(label): \(name) of the entry")
        }
    }

    /// The value with `{name}` replaced by the id that was saved under the name.
    private func filled(_ value: Value) -> Value {
        switch value {
        case .string(let text): .string(ids.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) })
        case .array(let elements): .array(elements.map(filled))
        case .object(let object): .object(Object(object.map { ($0.name, filled($0.value)) }))
        default: value
        }
    }

    /// Whether a value holds all that is expected: objects may hold more, lists may not.
    private static func holds(_ value: Value, _ expected: Value) -> Bool {
        switch (value, expected) {
        case (.object(let object), .object(let wanted)):
            wanted.allSatisfy { member in object[member.name].map { holds($0, member.value) } ?? false }
        case (.array(let elements), .array(let wanted)):
            elements.count == wanted.count && zip(elements, wanted).allSatisfy(holds)
        default: value == expected
        }
    }

    /// What stands at a path such as `Resources.0.name`; a schema's URI is one name.
    private static func value(at path: String, in value: Value) -> Value? {
        if path.hasPrefix("urn:") { return value.object?[path] }
        return path.split(separator: ".").reduce(Optional(value)) { value, name in
            Int(name).map { index in value?.array.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
                ?? value?.object?[String(name)]
        }
    }
}
