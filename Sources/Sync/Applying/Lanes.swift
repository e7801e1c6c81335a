/// Work on many elements, several at a time.
struct Lanes: Sendable {
    /// How many elements are under way at the same time, at most. 1 and up.
    let width: Int

    /// Begins with the elements in their order. After a failure no more are begun; those under way come to their end.
    ///
    /// - Parameter each: hears of each result when it is there.
    /// - Returns: the results in the order of the elements, nil where there is none, and the failures as they came.
    func run<Element: Sendable, Output: Sendable>(
        _ elements: [Element], _ work: @escaping @Sendable (Element) async throws -> Output,
        each: (Output) -> Void = { _ in }
    ) async -> (results: [Output?], failures: [any Error]) {
        var results = [Output?](repeating: nil, count: elements.count)
        var failures: [any Error] = []
        func take(_ index: Int, _ outcome: Result<Output, any Error>) {
            switch outcome {
            case .success(let output):
                results[index] = output
                each(output)
            case .failure(let error): failures.append(error)
            }
        }
        guard width > 1, elements.count > 1 else {
            for index in elements.indices where failures.isEmpty {
                take(index, await Self.result { try await work(elements[index]) })
            }
            return (results, failures)
        }
        await withTaskGroup(of: (Int, Result<Output, any Error>).self) { group in
            var rest = elements.indices.makeIterator()
            func begin() {
                guard failures.isEmpty, let index = rest.next() else { return }
                let element = elements[index]
                group.addTask { (index, await Self.result { try await work(element) }) }
            }
            for _ in 0..<width { begin() }
            while let (index, outcome) = await group.next() {
                take(index, outcome)
                begin()
            }
        }
        return (results, failures)
    }

    private static func result<Output>(_ work: () async throws -> Output) async -> Result<Output, any Error> {
        do {
            return .success(try await work())
        } catch {
            return .failure(error)
        }
    }
}
