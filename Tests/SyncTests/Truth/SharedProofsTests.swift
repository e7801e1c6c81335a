import Directory
import Planning
@testable import Sync
import Synchronization
import Testing

/// Those who look at the same time share a proof, which was gathered after each of them had looked.
struct SharedProofsTests {
    private static func proof() throws -> CompleteRead {
        try CompleteRead(
            ReadEvidence(
                base: try DN("dc=x"), baseIsVisible: true, entryBelowIsVisible: true, baseHasSubordinates: true,
                contextMarkers: []))
    }

    private static func subject(_ base: String = "dc=x") throws -> SharedProofs.Subject {
        SharedProofs.Subject(base: try DN(base), container: nil)
    }

    /// Counts how often a proof was gathered, and how many gather at the same time.
    private final class Count: Sendable {
        private let state = Mutex((begun: 0, running: 0, most: 0))

        var begun: Int { state.withLock { $0.begun } }
        var most: Int { state.withLock { $0.most } }

        func gather(failing: Bool = false) async throws -> CompleteRead {
            state.withLock { state in
                state.begun += 1
                state.running += 1
                state.most = max(state.most, state.running)
            }
            try await Task.sleep(for: .milliseconds(20))
            state.withLock { $0.running -= 1 }
            if failing { throw IncompleteRead("hidden") }
            return try SharedProofsTests.proof()
        }
    }

    @Test func `who looks alone gathers alone, each time anew`() async throws {
        let proofs = SharedProofs()
        let count = Count()
        for _ in 0..<3 { _ = try await proofs.proof(of: try Self.subject()) { try await count.gather() } }
        #expect(count.begun == 3)
    }

    @Test func `many share a few, of which one is gathered at a time`() async throws {
        let proofs = SharedProofs()
        let count = Count()
        let subject = try Self.subject()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask { _ = try await proofs.proof(of: subject) { try await count.gather() } }
            }
            try await group.waitForAll()
        }
        #expect(count.begun >= 2 && count.begun < 25, "\(count.begun)")
        #expect(count.most == 1)
    }

    @Test func `other subjects have proofs of their own`() async throws {
        let proofs = SharedProofs()
        let count = Count()
        async let one = proofs.proof(of: try Self.subject("dc=x")) { try await count.gather() }
        async let other = proofs.proof(of: try Self.subject("dc=y")) { try await count.gather() }
        _ = try await (one, other)
        #expect(count.begun == 2)
    }

    @Test func `a failure is nobody else's, who each look for themselves`() async throws {
        let proofs = SharedProofs()
        let count = Count()
        let subject = try Self.subject()
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<10 {
                group.addTask {
                    let proof = try? await proofs.proof(of: subject) {
                        try await count.gather(failing: number.isMultiple(of: 2))
                    }
                    return proof != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(results >= 5, "\(results)")
    }
}
