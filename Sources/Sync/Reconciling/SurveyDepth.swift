import Mapping

/// Whether a survey compares all attributes of every entry, or only of those whose change marker moved.
struct SurveyDepth: Sendable {
    /// Whether everything is compared.
    let isFull: Bool
    /// Whether the mapping or the program is another one than at the last complete survey.
    let isBasisNew: Bool
    /// What this survey will rest on once it is complete.
    let mark: SurveyMark
    /// Whether anything was written since the last complete survey began.
    private let isDisturbed: Bool

    /// - Parameter isFull: whether a person asked for everything.
    init(_ engine: Engine, _ policy: SurveyPolicy, _ ledger: any SweepLedger, isFull: Bool) async throws {
        let basis = "\(engine.mappings.version) \(policy.release)"
        let last = try await ledger.mark()
        let operation = try await ledger.lastOperation()
        isBasisNew = last?.basis != basis
        let age = last.map { engine.clock().milliseconds - $0.full.milliseconds }
        let isDue = policy.fullInterval.map { interval in age.map { $0 >= interval.components.seconds * 1000 } ?? true }
        self.isFull = isFull || isBasisNew || isDue ?? true
        isDisturbed = last?.operation != operation
        mark = SurveyMark(
            basis: basis, full: self.isFull ? engine.clock() : last?.full ?? engine.clock(), operation: operation)
    }

    /// Where entries depend on others, any write may have changed what they should hold.
    func comparesAll(_ map: AttributeMap) -> Bool { isFull || map.dependsOnOthers && isDisturbed }
}
