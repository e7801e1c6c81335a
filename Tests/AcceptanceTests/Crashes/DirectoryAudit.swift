import Directory
import SCIM
import TestSupport
import Testing

/// What must hold once a sweep has run, whatever ended before it: state and directory say the same, nothing exists twice,
/// what belongs to others is untouched to the byte, and a second sweep writes nothing.
struct DirectoryAudit: Sendable {
    let bridge: Bridge
    private let foreign: String

    private static let strangers = """
        dn: uid=stranger,\(SlapdServer.people)
        objectClass: inetOrgPerson
        uid: stranger
        cn: A stranger
        sn: Stranger

        dn: cn=Strangers,\(SlapdServer.groups)
        objectClass: groupOfNames
        cn: Strangers
        member: uid=stranger,\(SlapdServer.people)

        """

    /// Adds entries that are somebody else's, and remembers them.
    static func begin(_ bridge: Bridge) async throws -> DirectoryAudit {
        try await bridge.slapd.add(strangers)
        return DirectoryAudit(bridge: bridge, foreign: try await foreignEntries(bridge))
    }

    private static func foreignEntries(_ bridge: Bridge) async throws -> String {
        try await bridge.slapd.search("(|(uid=stranger)(cn=Strangers))", attributes: ["*", "+"])
    }

    /// Runs one sweep, which must succeed, and looks at everything.
    ///
    /// - Parameters:
    ///   - statuses: how the first sweep may end.
    ///   - isAfterDirectoryCrash: slapd writes the number of its last change down when it stops, and finds it after a crash
    ///     by its entries; that of one which is deleted since is lost. It then counts as behind until it has written
    ///     anything.
    /// - Returns: what state and directory hold alike.
    @discardableResult
    func settle(
        endingWith statuses: Set<Int32> = [0], isAfterDirectoryCrash: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> AuditSnapshot {
        var sweep = try await bridge.reconcile()
        if isAfterDirectoryCrash, sweep.status == 1, sweep.errors.contains("the server is behind") {
            print("the directory forgot the number of its last change")
            try await bridge.slapd.modify(
                "dn: \(SlapdServer.base)\nchangetype: modify\nreplace: description\ndescription: written\n")
            sweep = try await bridge.reconcile()
        }
        #expect(statuses.contains(sweep.status), "\(sweep.output)\(sweep.errors)", sourceLocation: sourceLocation)
        let before = try await lastChange()
        let second = try await bridge.reconcile("--output", "json")
        #expect(second.status == 0, "\(second.output)\(second.errors)", sourceLocation: sourceLocation)
        #expect(try await lastChange() == before, "the second sweep wrote", sourceLocation: sourceLocation)
        #expect(
            try await Self.foreignEntries(bridge) == foreign, "an entry of others was touched",
            sourceLocation: sourceLocation)
        return try await agreement(sourceLocation)
    }

    /// The number of the last change that the directory saw.
    func lastChange() async throws -> String {
        try await bridge.slapd.search("(objectClass=organization)", attributes: ["contextCSN"])
    }

    /// That state and directory hold the same.
    private func agreement(_ sourceLocation: SourceLocation) async throws -> AuditSnapshot {
        let snapshot = try await AuditSnapshot(provisionedIn: bridge)
        let entries = try await bridge.entries().filter { $0["uid"] != ["stranger"] }
        let groups = try await bridge.entries(.present("cn"), below: SlapdServer.groups)
            .filter { $0["cn"] != ["Strangers"] }
        #expect(
            entries.compactMap { $0["uid"].first?.string?.lowercased() }.sorted() == snapshot.people.keys.sorted(),
            "not each entry has its one resource", sourceLocation: sourceLocation)
        for entry in entries {
            guard let person = snapshot.people[entry["uid"].first?.string?.lowercased() ?? ""] else { continue }
            #expect(entry["sn"].first?.string == person.family, "\(entry)", sourceLocation: sourceLocation)
            #expect(entry["givenName"].first?.string == person.given, "\(entry)", sourceLocation: sourceLocation)
            let bearing = entry["departmentNumber"].compactMap(\.string).sorted()
            let lists = snapshot.groups.filter { $0.value.contains(person.name) }.keys.map { "\($0)@lists.test" }
            #expect(bearing.isEmpty || bearing == lists.sorted(), "\(entry)", sourceLocation: sourceLocation)
        }
        #expect(
            groups.compactMap { $0["cn"].first?.string?.lowercased() }.sorted() == snapshot.groups.keys.sorted(),
            "not each group's entry has its one resource", sourceLocation: sourceLocation)
        for (name, members) in snapshot.groups {
            let held = try await bridge.members(of: name)
            #expect(
                held == (members.isEmpty ? ["cn=sluice-empty-group"] : members.sorted()), "\(name)",
                sourceLocation: sourceLocation)
        }
        return snapshot
    }
}

/// What is provisioned, as a SCIM client sees it.
struct AuditSnapshot: Sendable {
    struct Person: Sendable {
        let id: String
        let name: String
        let given: String?
        let family: String?
        let isActive: Bool
    }

    /// By userName, in lower case.
    private(set) var people: [String: Person] = [:]
    /// The userNames of the members by displayName, in lower case.
    private(set) var groups: [String: Set<String>] = [:]

    /// - Throws: when a name or an id shows twice.
    init(provisionedIn bridge: Bridge) async throws {
        var names: [String: String] = [:]
        for resource in try await Self.list("/Users", bridge) {
            let reply = SCIMClient.Reply(status: 200, body: resource)
            let name = reply.text("userName") ?? ""
            let person = Person(
                id: reply.id, name: name, given: reply.text("name", "givenName"),
                family: reply.text("name", "familyName"), isActive: reply.flag("active") ?? true)
            try #require(people.updateValue(person, forKey: name.lowercased()) == nil, "\(name) exists twice")
            try #require(names.updateValue(name, forKey: reply.id) == nil, "\(reply.id) exists twice")
        }
        for resource in try await Self.list("/Groups", bridge) {
            let reply = SCIMClient.Reply(status: 200, body: resource)
            let name = reply.text("displayName") ?? ""
            let members = try Groups.members(reply).map { try #require(names[$0], "\($0) is no user") }
            try #require(groups.updateValue(Set(members), forKey: name.lowercased()) == nil, "\(name) exists twice")
        }
    }

    private static func list(_ path: String, _ bridge: Bridge) async throws -> [Value] {
        var resources: [Value] = []
        for _ in 0..<1000 {
            let page = try await bridge.client.get("\(path)?startIndex=\(resources.count + 1)&count=100")
            // The mapping may have no groups.
            if page.status == 404 { break }
            try #require(page.status == 200)
            resources += page.resources
            if page.resources.isEmpty || resources.count >= page.number("totalResults") ?? 0 { break }
        }
        return resources
    }
}
