import SCIM
import Sync
import TestSupport
import Testing

/// Something that a sweep has to bring in order, and the steps that it passes on the way.
struct SweepScenario: Sendable, CustomTestStringConvertible {
    let name: String
    let passes: Set<FaultPoint>
    /// Makes what is out of order, under names that hold a tag.
    let prepare: @Sendable (Bridge, String) async throws -> Void
    let isDone: @Sendable (AuditSnapshot, String) -> Bool

    var testDescription: String { name }

    static let all: [SweepScenario] = [
        SweepScenario(
            name: "repairs",
            passes: CrashScenario.written.union([.planMade, .itemApplied, .planCarriedOut]),
            prepare: drift,
            isDone: { snapshot, tag in
                ["drifted", "missing", "renamed"].allSatisfy { name in snapshot.people["\(name)-\(tag)"] != nil }
                    && snapshot.groups["g-\(tag)"]?.count == 3
            }),
        SweepScenario(
            name: "swap of names",
            passes: CrashScenario.written.union([.planMade, .entrySetAside, .itemApplied, .planCarriedOut]),
            prepare: swap,
            isDone: { snapshot, tag in
                ["ann", "bob"].allSatisfy { (name: String) in snapshot.people["\(name)-\(tag)"]?.given == name }
                    && snapshot.groups["of-ann-\(tag)"] == ["ann-\(tag)"]
            }),
        SweepScenario(
            name: "recovery of what was cut off",
            passes: CrashScenario.written.union([
                .intentTakenOver, .addAnnounced, .membershipEnded, .planMade, .itemApplied, .planCarriedOut,
            ]),
            prepare: cutOff,
            isDone: { snapshot, tag in
                snapshot.people["patched-\(tag)"]?.given == "New" && snapshot.people["deleted-\(tag)"] == nil
                    && snapshot.groups["g-\(tag)"] == ["patched-\(tag)"]
            }),
    ]

    /// A value, a name and a member that were changed by hand, and an entry that was deleted.
    private static let drift: @Sendable (Bridge, String) async throws -> Void = { bridge, tag in
        let names = ["drifted", "missing", "renamed"].map { "\($0)-\(tag)" }
        let (group, ids) = try await Groups.make(bridge, "g-\(tag)", names)
        let joined = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
        try #require(joined.status == 200)
        try await bridge.slapd.modify(
            """
            dn: uid=drifted-\(tag),\(SlapdServer.people)
            changetype: modify
            replace: sn
            sn: By hand

            dn: uid=missing-\(tag),\(SlapdServer.people)
            changetype: delete

            dn: uid=renamed-\(tag),\(SlapdServer.people)
            changetype: modrdn
            newrdn: uid=other-\(tag)
            deleteoldrdn: 1

            dn: cn=g-\(tag),\(SlapdServer.groups)
            changetype: modify
            add: member
            member: uid=stranger,\(SlapdServer.people)
            -
            delete: member
            member: uid=drifted-\(tag),\(SlapdServer.people)

            """)
    }

    /// Two users, each in a group, whose entries have each other's name.
    private static let swap: @Sendable (Bridge, String) async throws -> Void = { bridge, tag in
        for name in ["ann", "bob"] {
            let user = try await bridge.client.post("/Users", Bridge.user("\(name)-\(tag)", given: name))
            let group = try await bridge.client.post("/Groups", Groups.body("of-\(name)-\(tag)", members: [user.id]))
            try #require(group.status == 201)
        }
        for (old, new) in [("ann", "x"), ("bob", "ann"), ("x", "bob")] {
            try await bridge.slapd.modify(
                """
                dn: uid=\(old)-\(tag),\(SlapdServer.people)
                changetype: modrdn
                newrdn: uid=\(new)-\(tag)
                deleteoldrdn: 1

                """)
        }
    }

    /// A change and a deletion whose gateway ended right after it had recorded them; the entry of the first was deleted since.
    private static let cutOff: @Sendable (Bridge, String) async throws -> Void = { bridge, tag in
        let (group, ids) = try await Groups.make(bridge, "g-\(tag)", ["patched-\(tag)", "deleted-\(tag)"])
        let joined = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
        try #require(joined.status == 200)
        let requests: [@Sendable () async throws -> SCIMClient.Reply] = [
            {
                try await bridge.client.patch(
                    "/Users/\(ids[0])", Bridge.patch(Bridge.replace("name.givenName", "New")))
            },
            { try await bridge.client.delete("/Users/\(ids[1])") },
        ]
        for request in requests {
            try await bridge.gateway.crash()
            try await bridge.gateway.start(Fault(point: .intentRecorded, number: 1).environment)
            let reply = try? await request()
            try #require(reply == nil)
            _ = await bridge.gateway.untilEnd()
        }
        try await bridge.gateway.start()
        try await bridge.slapd.delete("uid=patched-\(tag),\(SlapdServer.people)")
    }
}
