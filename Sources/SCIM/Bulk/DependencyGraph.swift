/// Which nodes must come before which; a node is a position in the list.
struct DependencyGraph {
    /// What each node depends on; one that is named twice does no harm.
    let dependencies: [[Int]]

    /// The nodes, each after all that it depends on. A node that waits is passed over until then and comes at once
    /// afterwards; otherwise the order of the nodes is kept. What is on a cycle, or depends on one, is left out.
    var sorted: [Int] {
        let dependents = reversed.dependencies
        var missing = dependencies.map(\.count)
        // Falling, so that the first node is the last element.
        var ready = Array(missing.indices.filter { missing[$0] == 0 }.reversed())
        var order: [Int] = []
        while let node = ready.popLast() {
            order.append(node)
            for dependent in dependents[node] {
                missing[dependent] -= 1
                guard missing[dependent] == 0 else { continue }
                let next = ready.lastIndex { $0 > dependent }
                ready.insert(dependent, at: next.map { $0 + 1 } ?? 0)
            }
        }
        return order
    }

    /// The nodes on a cycle, and those on a way from one cycle to another. Empty if `sorted` has all nodes.
    var circular: Set<Int> {
        Set(dependencies.indices).subtracting(sorted).subtracting(reversed.sorted)
    }

    private var reversed: DependencyGraph {
        var dependents: [[Int]] = Array(repeating: [], count: dependencies.count)
        for (node, targets) in dependencies.enumerated() {
            for target in targets { dependents[target].append(node) }
        }
        return DependencyGraph(dependencies: dependents)
    }
}
