import SCIM
import Sync
import TestSupport
import Testing

/// One request, the steps that it passes, and what it comes to once it is done.
struct CrashScenario: Sendable, CustomTestStringConvertible {
    /// The settings that a scenario needs.
    enum Setting: Sendable {
        case plain
        /// Passwords are carried on.
        case passwords
        /// Memberships stand on the members' entries too.
        case bearing
        /// Who is deleted goes to an archive.
        case archiving
    }

    let name: String
    var setting = Setting.plain
    /// The steps that it passes, each at least once.
    let passes: Set<FaultPoint>
    /// What is answered when nothing happens.
    var answers: Set<Int> = [200, 201, 204]
    /// How a sweep may end that completes it.
    var sweeps: Set<Int32> = [0]
    /// What may be answered when it is sent once more.
    var again: Set<Int> = [200]
    /// Makes what the request is about, under names that hold a tag; gives ids.
    var prepare: @Sendable (Bridge, String) async throws -> [String] = { _, _ in [] }
    let send: @Sendable (Bridge, String, [String]) async throws -> SCIMClient.Reply
    let isDone: @Sendable (AuditSnapshot, String) -> Bool

    var testDescription: String { name }

    /// Runs a body on a bridge as the scenario needs it.
    func with(_ body: (Bridge) async throws -> Void) async throws {
        let quiet = "reconcile: { interval: 0s, limits: { window: 0s } }\n"
        switch setting {
        case .plain: try await Bridge.with(extra: quiet, body)
        case .passwords: try await Bridge.withPasswords(body)
        case .bearing: try await Bridge.with(mapping: Self.bearing, extra: quiet, body)
        case .archiving:
            try await Bridge.with(mapping: Self.archiving, extra: quiet) { bridge in
                try await bridge.slapd.add("dn: \(Self.archive)\nobjectClass: organizationalUnit\nou: leavers\n")
                try await body(bridge)
            }
        }
    }

    private static let archive = "ou=leavers,\(SlapdServer.base)"
    private static let archiving = GatewayFixtures.mapping.replacing(
        "  rdn: uid", with: "  deprovision: { action: archive, container: \"\(archive)\" }\n  rdn: uid")

    /// Memberships in the group's entry, and the group's address on the member.
    private static let bearing =
        GatewayFixtures.mapping
        .replacing(
            "attributes: { cn: displayName, description: externalId }",
            with: "attributes: { cn: displayName, mail: { template: '{displayName|lowercase}@lists.test' } }"
        )
        .replacing("[groupOfNames]", with: "[groupOfNames, extensibleObject]")
        .replacing(
            "members: { attribute: member, value: dn, when_empty: placeholder }",
            with: """
                members:
                    - { attribute: member, value: dn, when_empty: placeholder }
                    - { on_member: departmentNumber, value: mail }
                """)

    static let written: Set<FaultPoint> = [.intentRecorded, .sending, .answered, .completing, .completed]

    static let requests = users + groups + refusals + leavers
}

extension CrashScenario {
    static let users: [CrashScenario] = [
        CrashScenario(
            name: "create", passes: written, again: [201, 409],
            send: { bridge, tag, _ in try await bridge.client.post("/Users", Bridge.user(tag)) },
            isDone: { $0.people[$1]?.given == "Given" }),
        CrashScenario(
            name: "create with password", setting: .passwords, passes: written, again: [201, 409],
            send: { bridge, tag, _ in
                try await bridge.client.post("/Users", Bridge.user(tag, password: "Winter-\(tag)-2026"))
            },
            isDone: { $0.people[$1]?.given == "Given" }),
        CrashScenario(
            name: "patch", passes: written, prepare: user,
            send: {
                try await $0.client.patch("/Users/\($2[0])", Bridge.patch(Bridge.replace("name.givenName", "New")))
            },
            isDone: { $0.people[$1]?.given == "New" }),
        CrashScenario(
            name: "patch that shows in no entry", passes: [.intentRecorded, .completing, .completed], prepare: user,
            send: { try await $0.client.patch("/Users/\($2[0])", Bridge.patch(Bridge.replace("nickName", "Nick"))) },
            isDone: { $0.people[$1]?.given == "Given" }),
        CrashScenario(
            name: "deactivate", passes: written, prepare: user,
            send: { try await $0.client.patch("/Users/\($2[0])", Bridge.patch(Bridge.replace("active", false))) },
            isDone: { $0.people[$1]?.isActive == false }),
        CrashScenario(
            name: "put", passes: written, prepare: user,
            send: { try await $0.client.put("/Users/\($2[0])", Bridge.user($1, given: "Put", family: "Whole")) },
            isDone: { $0.people[$1]?.given == "Put" && $0.people[$1]?.family == "Whole" }),
        CrashScenario(
            name: "rename", passes: written.union([.nameFollowed]), prepare: member,
            send: { bridge, tag, ids in
                let patch = Bridge.patch(
                    Bridge.replace("userName", .string("\(tag)-new")), Bridge.replace("name.givenName", "New"))
                return try await bridge.client.patch("/Users/\(ids[0])", patch)
            },
            isDone: { snapshot, tag in
                snapshot.people[tag] == nil && snapshot.people["\(tag)-new"]?.given == "New"
                    && ["g1-\(tag)", "g2-\(tag)"].allSatisfy { snapshot.groups[$0] == ["\(tag)-new"] }
            }),
        CrashScenario(
            name: "delete", passes: written.union([.membershipEnded]), again: [204, 404], prepare: member,
            send: { bridge, _, ids in try await bridge.client.delete("/Users/\(ids[0])") },
            isDone: { snapshot, tag in
                snapshot.people[tag] == nil && ["g1-\(tag)", "g2-\(tag)"].allSatisfy { snapshot.groups[$0] == [] }
            }),
    ]

    /// What the directory refuses after a part of it was done.
    static let refusals = [
        // The name can be had, the address cannot.
        CrashScenario(
            name: "rename that is refused by halves", passes: written, answers: [400], sweeps: [0, 4], again: [400],
            prepare: user,
            send: { bridge, tag, ids in
                let address: Value = ["type": "work", "value": "\u{FC}@example.com"]
                let patch = Bridge.patch(
                    Bridge.replace("userName", .string("\(tag)-new")), Bridge.replace("emails", [address]))
                return try await bridge.client.patch("/Users/\(ids[0])", patch)
            },
            isDone: { $0.people[$1] != nil && $0.people["\($1)-new"] == nil }),
        // Somebody has put an entry below the one that is to go.
        CrashScenario(
            name: "delete that is refused", passes: written.union([.membershipEnded]), answers: [409], sweeps: [0, 4],
            again: [409],
            prepare: { bridge, tag in
                let ids = try await member(bridge, tag)
                try await bridge.slapd.add(
                    "dn: cn=below,uid=\(tag),\(SlapdServer.people)\nobjectClass: organizationalRole\ncn: below\n")
                return ids
            },
            send: { bridge, _, ids in try await bridge.client.delete("/Users/\(ids[0])") },
            isDone: { snapshot, tag in
                snapshot.people[tag] != nil && ["g1-\(tag)", "g2-\(tag)"].allSatisfy { snapshot.groups[$0] == [tag] }
            }),
    ]

    static let leavers: [CrashScenario] = [
        CrashScenario(
            name: "delete to the archive", setting: .archiving, passes: written.union([.membershipEnded]),
            again: [204, 404], prepare: member,
            send: { bridge, _, ids in try await bridge.client.delete("/Users/\(ids[0])") },
            isDone: { snapshot, tag in
                snapshot.people[tag] == nil && ["g1-\(tag)", "g2-\(tag)"].allSatisfy { snapshot.groups[$0] == [] }
            }),
        CrashScenario(
            name: "return from the archive", setting: .archiving, passes: written, again: [201, 409],
            prepare: { bridge, tag in
                let ids = try await user(bridge, tag)
                try #require(try await bridge.client.delete("/Users/\(ids[0])").status == 204)
                return []
            },
            send: { bridge, tag, _ in try await bridge.client.post("/Users", Bridge.user(tag, given: "Back")) },
            isDone: { $0.people[$1]?.given == "Back" }),
    ]

    static let groups: [CrashScenario] = [
        CrashScenario(
            name: "group create", passes: written, again: [201, 409], prepare: user,
            send: { try await $0.client.post("/Groups", Groups.body("g-\($1)", members: $2)) },
            isDone: { $0.groups["g-\($1)"] == [$1] }),
        CrashScenario(
            name: "member add", passes: written, prepare: userAndGroup,
            send: { try await $0.client.patch("/Groups/\($2[1])", Groups.patch("Add", [$2[0]])) },
            isDone: { $0.groups["g-\($1)"] == [$1] }),
        CrashScenario(
            name: "member remove", passes: written, prepare: member,
            send: { try await $0.client.patch("/Groups/\($2[1])", Groups.patch("Remove", [$2[0]])) },
            isDone: { $0.groups["g1-\($1)"] == [] && $0.groups["g2-\($1)"] == [$1] }),
        CrashScenario(
            name: "member add, on the member too", setting: .bearing, passes: written.union([.membershipCarried]),
            prepare: userAndGroup,
            send: { try await $0.client.patch("/Groups/\($2[1])", Groups.patch("Add", [$2[0]])) },
            isDone: { $0.groups["g-\($1)"] == [$1] }),
        CrashScenario(
            name: "group rename, on the members too", setting: .bearing, passes: written.union([.membershipCarried]),
            prepare: member,
            send: { bridge, tag, ids in
                let patch = Bridge.patch(Bridge.replace("displayName", .string("new-\(tag)")))
                return try await bridge.client.patch("/Groups/\(ids[1])", patch)
            },
            isDone: { $0.groups["new-\($1)"] == [$1] && $0.groups["g1-\($1)"] == nil }),
        CrashScenario(
            name: "group delete, on the members too", setting: .bearing,
            passes: written.union([.membershipCarried]), again: [204, 404], prepare: member,
            send: { bridge, _, ids in try await bridge.client.delete("/Groups/\(ids[1])") },
            isDone: { $0.groups["g1-\($1)"] == nil && $0.groups["g2-\($1)"] == [$1] }),
    ]

    private static let user: @Sendable (Bridge, String) async throws -> [String] = { bridge, tag in
        let user = try await bridge.client.post("/Users", Bridge.user(tag))
        try #require(user.status == 201, "\(user)")
        return [user.id]
    }

    private static let userAndGroup: @Sendable (Bridge, String) async throws -> [String] = { bridge, tag in
        let (group, ids) = try await Groups.make(bridge, "g-\(tag)", [tag])
        return ids + [group]
    }

    /// A user in two groups.
    private static let member: @Sendable (Bridge, String) async throws -> [String] = { bridge, tag in
        let ids = try await user(bridge, tag)
        var groups: [String] = []
        for name in ["g1-\(tag)", "g2-\(tag)"] {
            groups.append(try await bridge.client.post("/Groups", Groups.body(name, members: ids)).id)
        }
        return ids + groups
    }
}
