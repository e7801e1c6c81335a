/// Works out the steps of a plan.
///
/// Only POSTs can be referred to, so only they can be on a circle.
struct BulkPlanner {
    private var verdicts: [Result<BulkOperation, SCIMError>]
    /// The index of the POST that a bulkId belongs to.
    private let creators: [String: Int]
    /// The indices of operations that refer to each other in a circle and can be done nonetheless.
    private var circle: Set<Int> = []
    private var completions: [(index: Int, patch: BulkOperation)] = []

    init(_ entries: [BulkEntry]) {
        verdicts = entries.map(\.operation)
        let posts = entries.enumerated().filter(\.element.isPost)
        let named = posts.compactMap { post in post.element.bulkId.map { ($0, post.offset) } }
        creators = Dictionary(named) { first, _ in first }
    }

    mutating func refuseUnknownReferences() {
        for (index, operation) in operations {
            let unknown = operation.referredBulkIds.first { creators[$0] == nil }
            guard let unknown else { continue }
            let text = BulkReference(bulkId: unknown).text
            verdicts[index] = .failure(
                .badRequest(.invalidValue, "\(text.prefix(40)) refers to no POST operation of this request."))
        }
    }

    /// Comes before members are deferred: a group is not created for members that will never be there.
    mutating func refuseCircles() {
        for index in graph(\.indispensableBulkIds).circular {
            verdicts[index] = .failure(
                SCIMError(
                    status: 409,
                    detail: "The operation is part of a circle of references, of which only members of groups may "
                        + "be part. Create the resources first and refer to them afterwards."))
        }
    }

    mutating func deferCircularMembers() {
        circle = graph(\.referredBulkIds).circular
        let bulkIds = Set(creators.filter { circle.contains($0.value) }.keys)
        for (index, operation) in operations where circle.contains(index) {
            guard let (creation, completion) = operation.deferringMembers(of: bulkIds) else { continue }
            verdicts[index] = .success(creation)
            completions.append((index, completion))
        }
    }

    /// The steps, sorted. Completions are the first nodes of the graph, so that each comes as soon as it can.
    var steps: [BulkPlan.Step] {
        let nodes =
            completions.map { .complete(index: $0.index, patch: $0.patch) }
            + verdicts.enumerated().map(Self.step)
        let offset = completions.count
        let creations = completions.map { creators(of: $0.patch.referredBulkIds).map { $0 + offset } }
        let operations = prerequisites().map { $0.operations.map { $0 + offset } + $0.completions }
        return DependencyGraph(dependencies: creations + operations).sorted.map { nodes[$0] }
    }
}

extension BulkPlanner {
    private var operations: [(index: Int, operation: BulkOperation)] {
        verdicts.enumerated().compactMap { index, verdict in (try? verdict.get()).map { (index, $0) } }
    }

    private func creators(of bulkIds: [String]) -> [Int] {
        bulkIds.compactMap { creators[$0] }
    }

    private func graph(_ bulkIds: (BulkOperation) -> [String]) -> DependencyGraph {
        var dependencies: [[Int]] = Array(repeating: [], count: verdicts.count)
        for (index, operation) in operations { dependencies[index] = creators(of: bulkIds(operation)) }
        return DependencyGraph(dependencies: dependencies)
    }

    /// Which operations and which completions come before each operation.
    private func prerequisites() -> [(operations: [Int], completions: [Int])] {
        var result = verdicts.map { _ in (operations: [Int](), completions: [Int]()) }
        let nodes = Dictionary(uniqueKeysWithValues: completions.enumerated().map { ($1.index, $0) })
        var latest: [BulkPath: Int] = [:]
        for (index, operation) in operations {
            let creators = creators(of: operation.referredBulkIds)
            result[index].operations = creators
            // Whoever stands outside finds a group with all its members.
            if !circle.contains(index) { result[index].completions = creators.compactMap { nodes[$0] } }
            guard operation.path.id != nil else { continue }
            if let earlier = latest.updateValue(index, forKey: operation.path) {
                result[index].operations.append(earlier)
            }
        }
        return result
    }

    private static func step(_ index: Int, _ verdict: Result<BulkOperation, SCIMError>) -> BulkPlan.Step {
        switch verdict {
        case .success(let operation): .run(index: index, operation: operation)
        case .failure(let error): .refuse(index: index, error: error)
        }
    }
}
