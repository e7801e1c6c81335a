package import Directory

/// One name in a group of somebody else for which no entry shows.
package struct DanglingReference: Sendable, Hashable {
    /// The group, which is not the gateway's.
    package let group: DN
    /// The name that it holds.
    package let name: DN
}

/// Names below the mapping's bases that groups of others hold and for which no entry shows, such as those of people
/// who were deleted or renamed: counted, a few named, never touched.
package struct DanglingReferences: Sendable, Hashable {
    /// How many are kept.
    static let sampleSize = 20
    /// How many names are looked for in one run.
    static let mostLookups = 5000

    package private(set) var count = 0
    package private(set) var sample: [DanglingReference] = []
    private var lookups = 0
    private var known: [DN: Bool] = [:]

    package init() {}

    /// Whether there were more names than are looked for in one run.
    package var isIncomplete: Bool { lookups > Self.mostLookups }

    /// Looks for those whom a group names.
    ///
    /// - Parameter isVisible: whether an entry of that name shows.
    mutating func examine(
        _ group: DN, _ names: some Sequence<DN>, isVisible: (DN) async throws -> Bool
    ) async throws {
        for name in names {
            guard try await isDangling(name, isVisible) else { continue }
            count += 1
            if sample.count < Self.sampleSize { sample.append(DanglingReference(group: group, name: name)) }
        }
    }

    private mutating func isDangling(_ name: DN, _ isVisible: (DN) async throws -> Bool) async throws -> Bool {
        if let known = known[name] { return known }
        lookups += 1
        guard !isIncomplete else { return false }
        let isDangling = try await !isVisible(name)
        known[name] = isDangling
        return isDangling
    }
}
