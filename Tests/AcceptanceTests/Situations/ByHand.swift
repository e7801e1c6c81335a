import Directory
import TestSupport

/// What an administrator does to the directory by hand, and how much of it changes.
struct ByHand: Sendable {
    let bridge: Bridge

    static func person(_ uid: String, _ family: String = "Stranger") -> String {
        "dn: uid=\(uid),\(SlapdServer.people)\nobjectClass: inetOrgPerson\nuid: \(uid)\ncn: \(uid)\nsn: \(family)\n"
    }

    func add(_ uid: String) async throws { try await bridge.slapd.add(Self.person(uid)) }

    func change(_ uid: String, _ attribute: String, _ value: String) async throws {
        try await bridge.slapd.set(attribute, value, of: uid)
    }

    func rename(_ uid: String, to new: String, below superior: String? = nil) async throws {
        try await bridge.slapd.modify(
            "dn: uid=\(uid),\(SlapdServer.people)\nchangetype: modrdn\nnewrdn: uid=\(new)\ndeleteoldrdn: 1\n"
                + (superior.map { "newsuperior: \($0)\n" } ?? ""))
    }

    func delete(_ uid: String) async throws { try await bridge.slapd.delete("uid=\(uid),\(SlapdServer.people)") }

    /// Puts an entry back as a backup would, under the identity that it had.
    func restore(_ uid: String, _ identity: AttributeValue) async throws {
        let ldif = Self.person(uid) + "entryUUID: \(identity.string ?? "")\n"
        _ = try await SlapdTool.run(
            "/usr/bin/ldapadd",
            ["-x", "-H", "\(bridge.slapd.url)", "-D", SlapdServer.admin, "-w", SlapdServer.password, "-e", "relax"],
            input: ldif)
    }

    /// The identity of an entry, wherever it stands.
    func identity(_ uid: String) async throws -> AttributeValue? {
        try await bridge.entries(.equality("uid", AttributeValue(uid)), below: SlapdServer.base).first?
            .attributes.first("entryUUID")
    }

    /// The whole tree, by which a change shows.
    func tree() async throws -> String { try await bridge.slapd.search(attributes: ["*", "+"]) }
}
