package import Directory
package import SCIM

/// A value that the mapping cannot derive: it is chosen once among candidates, so that no other entry has it, and kept
/// in the state. The projection is given it.
package struct Generator: Sendable {
    /// How the candidates are made.
    enum Kind: Sendable {
        case range(ClosedRange<Int>)
        case names(Pipeline, NameSeries)
    }

    /// The attribute that gets the value.
    package let attribute: AttributeName
    /// The line of the mapping file, counted from 1.
    package let line: Int?
    let kind: Kind
    let condition: Condition?

    /// Whether a resource needs a value at all.
    package func isNeeded(for resource: Resource) -> Bool { condition?.holds(for: resource) ?? true }

    /// The numbers of which one is chosen; nil for a name.
    package var range: ClosedRange<Int>? { if case .range(let range) = kind { range } else { nil } }

    /// Whether the candidates do not depend on the resource, as numbers of a range do not.
    package var isRange: Bool { range != nil }

    /// What may be chosen for a resource, the best first. Made one by one as they are asked for.
    ///
    /// - Throws: `MappingProblem` where the resource has nothing that a name could be made of.
    package func candidates(_ resource: Resource) throws(MappingProblem) -> Candidates {
        switch kind {
        case .range(let range): return Candidates(kind: .range(range))
        case .names(let pipeline, let series):
            let texts = try Evaluation(resource: resource).texts(pipeline)
            guard let base = texts.first(where: { !$0.isEmpty }) else {
                throw MappingProblem(
                    attribute: pipeline.sourceDescription ?? attribute.description,
                    message: "a value is needed, because \(attribute) is made of it")
            }
            return Candidates(kind: .names(base, series))
        }
    }
}

/// How names that are taken are told apart: by a number that is put behind them.
struct NameSeries: Sendable, Hashable {
    /// The most characters of a name, its number included; nil for any number of them.
    let limit: Int?
    /// What stands before and behind the number.
    let prefix: String
    let suffix: String
    /// More namesakes than this are a mistake somewhere.
    static let length = 10_000

    /// The name with a number; nil for the first, which has none. Cut so that the number has room.
    func name(_ base: String, _ number: Int?) -> String {
        let ending = number.map { "\(prefix)\($0)\(suffix)" } ?? ""
        guard let limit else { return base + ending }
        return base.prefix(max(0, limit - ending.count)) + ending
    }
}

/// The candidates for a value, in the order in which they are to be tried.
package struct Candidates: Sequence, Sendable {
    fileprivate enum Kind: Sendable {
        case range(ClosedRange<Int>)
        case names(String, NameSeries)
    }

    fileprivate let kind: Kind

    /// Makes one candidate after the other.
    package struct Iterator: IteratorProtocol {
        fileprivate let kind: Kind
        fileprivate var count = 0

        /// The next candidate; nil when there are no more.
        package mutating func next() -> String? {
            defer { count += 1 }
            switch kind {
            case .range(let range): return count < range.count ? String(range.lowerBound + count) : nil
            case .names(let base, let series):
                return count < NameSeries.length ? series.name(base, count == 0 ? nil : count) : nil
            }
        }
    }

    /// Starts at the best candidate.
    package func makeIterator() -> Iterator { Iterator(kind: kind) }
}
