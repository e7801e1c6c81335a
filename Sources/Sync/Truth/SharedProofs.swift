import Directory
import Planning
import Synchronization

/// Has those who look at one server at the same time share the proof that it shows them everything: one that is gathered
/// after all of them have looked holds for each.
///
/// Who comes while a proof is being gathered waits for the next one.
final class SharedProofs: Sendable {
    /// What a proof is about: the scope, and the container in which an entry was looked for.
    struct Subject: Hashable, Sendable {
        let base: DN
        let container: DN?
    }

    private enum Turn: Sendable {
        /// To gather a proof for oneself and for those who wait.
        case lead
        case proven(CompleteRead)
        /// The one who gathered it has failed, which may be a matter of its own.
        case alone
    }

    private struct Gathering {
        /// Who has looked before it began.
        var followers: [CheckedContinuation<Turn, Never>] = []
        /// Who has looked since.
        var latecomers: [CheckedContinuation<Turn, Never>] = []
    }

    private let gatherings = Mutex<[Subject: Gathering]>([:])

    /// The proof, gathered after the call by the caller or by somebody else.
    ///
    /// - Throws: what `gather` throws.
    func proof(of subject: Subject, gather: () async throws -> CompleteRead) async throws -> CompleteRead {
        switch await turn(subject) {
        case .proven(let proof): return proof
        case .alone: return try await gather()
        case .lead:
            do {
                let proof = try await gather()
                pass(on: .proven(proof), subject)
                return proof
            } catch {
                pass(on: .alone, subject)
                throw error
            }
        }
    }

    private func turn(_ subject: Subject) async -> Turn {
        await withCheckedContinuation { waiter in
            let isFirst = gatherings.withLock { gatherings in
                guard gatherings[subject] != nil else {
                    gatherings[subject] = Gathering()
                    return true
                }
                gatherings[subject]?.latecomers.append(waiter)
                return false
            }
            if isFirst { waiter.resume(returning: .lead) }
        }
    }

    /// Tells those who wait, and has the first of the latecomers gather the next proof.
    private func pass(on turn: Turn, _ subject: Subject) {
        let (followers, leader) = gatherings.withLock { gatherings in
            let ended = gatherings[subject] ?? Gathering()
            let leader = ended.latecomers.first
            gatherings[subject] = leader.map { _ in Gathering(followers: Array(ended.latecomers.dropFirst())) }
            return (ended.followers, leader)
        }
        for follower in followers { follower.resume(returning: turn) }
        leader?.resume(returning: .lead)
    }
}
