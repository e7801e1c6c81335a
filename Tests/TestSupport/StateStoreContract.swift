package import Sync

/// What every `StateStore` must do, the fake and the real one alike.
///
/// Each case makes an empty state of its own and throws `ContractViolation` when it does otherwise.
package struct StateStoreContract: Sendable, CustomStringConvertible {
    /// Makes an empty state that tells the time by a clock.
    package typealias Factory =
        @Sendable (_ clock: @escaping @Sendable () -> Timestamp) throws -> any StateStore

    package let description: String
    private let body: @Sendable (StateStoreTrial) async throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (StateStoreTrial) async throws -> Void) {
        self.description = description
        self.body = body
    }

    package static let cases: [StateStoreContract] = [
        createCases, changeCases, nameCases, intentCases, refreshCases, lookupCases, listCases, sweepCases,
        membershipCases, joiningCases, leavingCases, unlinkedCases, placeCases, typeCases, holdingCases, namingCases,
        limitCases, bookCases, siftingCases, retiringCases, maintenanceCases, adoptionCases, backlogCases,
    ].flatMap(\.self)

    /// Runs the case on a state of its own.
    package func run(_ make: Factory) async throws {
        let clock = ManualClock()
        try await body(StateStoreTrial(store: make { clock.now }, clock: clock))
    }
}
