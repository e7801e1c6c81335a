import SCIM
import Synchronization
import TestSupport

/// A repeatable source of chance.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// What may have become of one user.
enum Fate: Hashable, Sendable {
    case absent
    case present(given: String, isMember: Bool)
}

/// What was sent about users, and what was answered: whoever got an answer has one fate, others have several.
final class CrashHistory: Sendable {
    private let fates = Mutex<[String: Set<Fate>]>([:])

    var all: [String: Set<Fate>] { fates.withLock { $0 } }

    func note(_ name: String, _ fates: Set<Fate>) { self.fates.withLock { $0[name] = fates } }

    func forget(_ name: String) { _ = fates.withLock { $0.removeValue(forKey: name) } }
}

/// One client that creates, changes and deletes users of its own until it is stopped.
struct CrashLoad: Sendable {
    let client: SCIMClient
    let group: String
    let history: CrashHistory
    let number: Int
    private(set) var own: [String: (id: String, fate: Fate)] = [:]
    /// What was answered so far.
    private(set) var statuses: Set<Int> = []
    private var generator: SeededGenerator
    private var made = 0

    init(_ client: SCIMClient, group: String, _ history: CrashHistory, number: Int, seed: UInt64) {
        (self.client, self.group, self.history, self.number) = (client, group, history, number)
        generator = SeededGenerator(seed: seed &+ UInt64(number) &* 7919)
    }

    /// How many users a client has at the most.
    private static let most = 6

    /// Sends one request after the other, a thousand at the most.
    ///
    /// - Returns: how many were acknowledged.
    mutating func run(until isStopped: () -> Bool) async -> Int {
        var acknowledged = 0
        for _ in 0..<1000 where !isStopped() {
            if await step() { acknowledged += 1 }
        }
        return acknowledged
    }

    private mutating func step() async -> Bool {
        let (client, group) = (client, group)
        let isFull = own.count >= Self.most
        let choice = UInt8.random(in: 0..<10, using: &generator)
        guard let name = own.keys.sorted().randomElement(using: &generator), isFull || choice > 2,
            let (id, fate) = own[name], case .present(let given, let isMember) = fate
        else { return await create() }
        switch choice {
        case 0...2: return await change(name, id, from: fate, to: .absent) { try await client.delete("/Users/\(id)") }
        case 3...6:
            let new = "Given \(UInt32.random(in: 0..<1_000_000, using: &generator))"
            return await change(name, id, from: fate, to: .present(given: new, isMember: isMember)) {
                try await client.patch(
                    "/Users/\(id)", Bridge.patch(Bridge.replace("name.givenName", .string(new))))
            }
        default:
            return await change(name, id, from: fate, to: .present(given: given, isMember: !isMember)) {
                try await client.patch("/Groups/\(group)", Groups.patch(isMember ? "Remove" : "Add", [id]))
            }
        }
    }

    private mutating func create() async -> Bool {
        made += 1
        let name = "u\(number)-\(made)"
        let fate = Fate.present(given: "Given", isMember: false)
        history.note(name, [.absent, fate])
        let reply = try? await client.post("/Users", Bridge.user(name))
        if let reply { statuses.insert(reply.status) }
        guard let reply, reply.status == 201 else { return false }
        history.note(name, [fate])
        own[name] = (reply.id, fate)
        return true
    }

    /// Whoever is in doubt is left alone from then on.
    private mutating func change(
        _ name: String, _ id: String, from before: Fate, to after: Fate,
        _ send: () async throws -> SCIMClient.Reply
    ) async -> Bool {
        history.note(name, [before, after])
        let reply = try? await send()
        if let reply { statuses.insert(reply.status) }
        guard let reply, reply.status < 300 else {
            own[name] = nil
            return false
        }
        history.note(name, [after])
        own[name] = after == .absent ? nil : (id, after)
        return true
    }
}
