/// A text comparison of a filter, prepared for many values.
///
/// Case counts where the attribute says so. Composed and decomposed letters are the same to every
/// operator. ASCII, by far the most common, is compared without allocating.
struct TextComparison: Hashable, Sendable {
    private let comparison: ComparisonOperator
    private let operand: String
    private let isCaseExact: Bool
    private let isASCII: Bool

    init(_ comparison: ComparisonOperator, _ operand: String, isCaseExact: Bool) {
        self.comparison = comparison
        self.operand = isCaseExact ? operand : CaseFolding.fold(operand)
        self.isCaseExact = isCaseExact
        isASCII = Self.isASCII(self.operand)
    }

    func accepts(_ text: String) -> Bool {
        switch comparison {
        case .eq: isEqual(text)
        case .ne: !isEqual(text)
        case .co: contains(prepared(text))
        case .sw: prepared(text).hasPrefix(operand)
        case .ew: prepared(text).hasSuffix(operand)
        case .gt: prepared(text) > operand
        case .lt: prepared(text) < operand
        case .ge: prepared(text) >= operand
        case .le: prepared(text) <= operand
        }
    }

    private func isEqual(_ text: String) -> Bool {
        if isCaseExact { return text == operand }
        if CaselessName.areEqual(text, operand) { return true }
        if isASCII && Self.isASCII(text) { return false }
        return CaseFolding.fold(text) == operand
    }

    private func contains(_ text: String) -> Bool {
        if operand.isEmpty { return true }
        guard isASCII, Self.isASCII(text) else { return text.contains(operand) }
        return Self.find(Array(operand.utf8), in: Array(text.utf8))
    }

    private func prepared(_ text: String) -> String {
        isCaseExact ? text : CaseFolding.fold(text)
    }

    private static func find(_ pattern: [UInt8], in text: [UInt8]) -> Bool {
        guard text.count >= pattern.count else { return false }
        return (0...(text.count - pattern.count)).contains { start in
            text[start] == pattern[0] && text[start...].starts(with: pattern)
        }
    }

    private static func isASCII(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 < 0x80 }
    }
}
