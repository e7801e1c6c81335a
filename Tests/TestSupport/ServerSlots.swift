/// Lets only so many tests with servers and gateways of their own run at the same time.
///
/// Dozens of servers that start together on a few cores are so slow that tests of deadlines would fail for want of
/// time, not for what they test.
package enum ServerSlots {
    private static let gate = SlotGate(free: 8)
    /// Whether the task has a place already: one who waits for a second one could wait for ever.
    @TaskLocal private static var holdsOne = false

    /// Runs a body that starts servers, once there is room for it.
    package static func with<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        if holdsOne { return try await body() }
        await gate.enter()
        do {
            let value = try await $holdsOne.withValue(true) { try await body() }
            await gate.leave()
            return value
        } catch {
            await gate.leave()
            throw error
        }
    }
}

private actor SlotGate {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(free: Int) { self.free = free }

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
