import Mapping
import Directory
import Planning
import SCIM

/// What a pass over the scope and the links brought to light: the resources that need a closer look.
struct Survey: Sendable {
    /// The resources whose entry differs, or was not met.
    var suspects: [ResourceID] = []
    var inSync = 0
    var foreign = ForeignEntries()
    var dangling = DanglingReferences()
    var unknownWrites = UnknownWrites()
    /// Tells how far the pass is.
    var meter = Meter(.reading, of: 0) { _ in }

    /// Suspects the linked living resources that no pass has met.
    mutating func collectUnmet(_ ledger: any SweepLedger) async throws {
        var position: PagePosition?
        repeat {
            let page = try await ledger.unmet(after: position, limit: Surveyor.pageSize)
            suspects += page.resources.map(\.id)
            position = page.next
        } while position != nil
    }
}

extension Survey {
    /// Somebody may be suspected for more than one reason.
    mutating func removeRepetitions() {
        var seen: Set<ResourceID> = []
        suspects = suspects.filter { seen.insert($0).inserted }
    }

    /// Suspects those whose entries are kept out of service and were not met, as outside the base: where everything is
    /// compared, or their time is over.
    mutating func collectRetired(_ ledger: any SweepLedger, _ engine: Engine, isFull: Bool) async throws {
        var position: PagePosition?
        repeat {
            let page = try await ledger.unmetRetired(after: position, limit: Surveyor.pageSize)
            suspects += page.resources.filter { isFull || engine.isDue($0) }.map(\.id)
            position = page.next
        } while position != nil
    }

    /// Suspects the resources that have no entry and should have one by the mapping.
    mutating func collectUnlinked(_ ledger: any SweepLedger, _ mappings: Mappings) async throws {
        var position: PagePosition?
        repeat {
            let page = try await ledger.unlinked(after: position, limit: Surveyor.pageSize)
            suspects += page.resources.filter { mappings[$0.type]?.leavesOut($0.resource) == nil }.map(\.id)
            position = page.next
        } while position != nil
    }
}

/// Streams the scope of a type of resource past the links of the state. Memory does not grow with either.
struct Surveyor: Sendable {
    let engine: Engine
    let session: DirectorySession
    let map: AttributeMap
    let ledger: any SweepLedger
    /// Whether links may be corrected on the way.
    let isDryRun: Bool
    /// Whether every entry is compared, or only those that moved since they were last compared.
    let comparesAll: Bool
    /// By what entries are known again that hold what they held when they were last compared: the mapping and the program; nil
    /// where what they should hold depends on other resources.
    let digestBasis: String?
    /// Notices writes that the state does not know; nil where the gateway cannot tell its own.
    let watch: WriteWatch?

    static let pageSize = 500

    var reader: EntryReader { session.reader(of: map) }
    var type: ResourceKind { map.resourceType.kind }

    /// - Throws: `IncompleteRead` when the pass cannot be trusted to have seen everything, `DirectoryError`.
    func pass(_ survey: inout Survey) async throws {
        let population = try await ledger.population(of: type)
        // Where nothing is owned, nothing can be taken for missing, and an empty base needs no proof.
        if population > 0 { _ = try await reader.proveCompleteness() }
        let request = SearchRequest(
            base: map.base, scope: .subtree, attributes: comparesAll ? allAttributes : markers,
            pageSize: Self.pageSize)
        var sawBase = false
        var sawOthers = false
        try await Conveyor(fetch: session.client.search(request).begin(), match: match).run { page in
            sawBase = sawBase || page.holdsBase
            sawOthers = sawOthers || page.count > (page.holdsBase ? 1 : 0)
            try await examine(page, &survey)
            survey.meter.advance(by: page.count)
        }
        try await requireCompleteness(sawBase: sawBase, sawOthers: sawOthers)
    }

    /// A page beside what the state holds of it.
    private struct MatchedPage: Sendable {
        /// How many entries it has, the base among them.
        let count: Int
        let holdsBase: Bool
        let content: Content

        enum Content: Sendable {
            /// Whole entries, to whom they belong, and how many others hold what they held when they were last compared.
            case entries([ObservedEntry], [EntryIdentity: MetResource], inSync: Int)
            /// Those that have to be read whole, and how many others stand as they were last compared.
            case moved([EntryIdentity], inSync: Int)
        }
    }

    @Sendable private func match(_ page: [Entry]) async throws -> MatchedPage {
        let entries = try observed(page)
        return MatchedPage(
            count: page.count, holdsBase: entries.count < page.count,
            content: comparesAll ? try await recognize(entries) : try await sift(entries))
    }

    private func sift(_ entries: [ObservedEntry]) async throws -> MatchedPage.Content {
        let seen = entries.map { SeenEntry(identity: $0.identity, dn: $0.entry.dn, marker: $0.marker) }
        let moved = try await ledger.sift(seen, type: type)
        return .moved(moved, inSync: seen.count - moved.count)
    }

    /// Leaves out the entries that hold, value for value, what they held when they were found in order.
    private func recognize(_ entries: [ObservedEntry]) async throws -> MatchedPage.Content {
        guard digestBasis != nil else {
            return .entries(entries, try await ledger.meet(entries.map(\.identity)), inSync: 0)
        }
        let seen = entries.map {
            SeenEntry(identity: $0.identity, dn: $0.entry.dn, marker: $0.marker, digest: digest(of: $0))
        }
        let others = Set(try await ledger.sift(seen, type: type))
        let rest = entries.filter { others.contains($0.identity) }
        return .entries(rest, try await ledger.meet(rest.map(\.identity)), inSync: entries.count - rest.count)
    }

    func digest(of entry: ObservedEntry) -> EntryDigest? { digestBasis.map { EntryDigest(entry.entry, basis: $0) } }

    private func examine(_ page: MatchedPage, _ survey: inout Survey) async throws {
        switch page.content {
        case .entries(let entries, let owners, let inSync):
            survey.inSync += inSync
            try await compare(entries, owners, &survey)
        case .moved(let moved, let inSync):
            survey.inSync += inSync
            let entries = try await details(of: moved)
            try await compare(entries, try await ledger.meet(entries.map(\.identity)), &survey)
        }
    }

    /// A search that ends with success has not necessarily shown everything.
    private func requireCompleteness(sawBase: Bool, sawOthers: Bool) async throws {
        guard sawBase else {
            throw IncompleteRead("the base \(map.base) did not show in the search of its own subtree")
        }
        let population = try await ledger.population(of: type)
        guard population > 0 else { return }
        _ = try await reader.proveCompleteness()
        guard !sawOthers else { return }
        guard try await isProvenEmpty() else {
            throw IncompleteRead("none of the \(population) owned entries is visible")
        }
    }

    private func isProvenEmpty() async throws -> Bool {
        let base = try await session.client.read(map.base, ["hasSubordinates"])
        return base?.attributes.first("hasSubordinates")?.string == "FALSE"
    }

    /// The entries of a page, without the base itself.
    func observed(_ page: [Entry]) throws(IncompleteRead) -> [ObservedEntry] {
        let reader = session.reader(of: map)
        var entries: [ObservedEntry] = []
        entries.reserveCapacity(page.count)
        for entry in page where entry.dn != map.base { entries.append(try reader.observed(entry)) }
        return entries
    }
}
