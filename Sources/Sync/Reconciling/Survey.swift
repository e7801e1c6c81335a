import Mapping
import Directory
import Planning

/// What a pass over the scope and the links brought to light: the resources that need a closer look.
struct Survey: Sendable {
    /// The resources whose entry differs, or was not met.
    var suspects: [ResourceID] = []
    var inSync = 0
    var foreign = ForeignEntries()
}

/// Streams the scope of the directory past the links of the state. Memory does not grow with either.
struct Surveyor: Sendable {
    let engine: Engine
    let session: DirectorySession
    let ledger: any SweepLedger
    /// Whether links may be corrected on the way.
    let isDryRun: Bool

    private static let pageSize = 500

    /// - Throws: `SyncError` with `incompleteRead` when the pass cannot be trusted to have seen everything.
    func survey() async throws -> Survey {
        var survey = Survey()
        _ = try await session.reader.proveCompleteness()
        let request = SearchRequest(
            base: engine.map.base, scope: .subtree, attributes: session.reader.attributes,
            pageSize: Self.pageSize)
        var sawBase = false
        var sawOthers = false
        for try await page in session.client.search(request) {
            sawBase = sawBase || page.contains { $0.dn == engine.map.base }
            sawOthers = sawOthers || page.contains { $0.dn != engine.map.base }
            try await examine(page, &survey)
        }
        try await requireCompleteness(sawBase: sawBase, sawOthers: sawOthers)
        try await collectUnmet(&survey)
        return survey
    }

    /// A search that ends with success has not necessarily shown everything.
    private func requireCompleteness(sawBase: Bool, sawOthers: Bool) async throws {
        _ = try await session.reader.proveCompleteness()
        guard sawBase else {
            throw IncompleteRead("the base \(engine.map.base) did not show in the search of its own subtree")
        }
        let population = try await ledger.population()
        guard !sawOthers, population > 0 else { return }
        guard try await isProvenEmpty() else {
            throw IncompleteRead("none of the \(population) owned entries is visible")
        }
    }

    private func isProvenEmpty() async throws -> Bool {
        let base = try await session.client.read(engine.map.base, ["hasSubordinates"])
        return base?.attributes.first("hasSubordinates")?.string == "FALSE"
    }

    private func examine(_ page: [Entry], _ survey: inout Survey) async throws {
        var entries: [ObservedEntry] = []
        for entry in page where entry.dn != engine.map.base {
            guard let observed = ObservedEntry(entry, session.capabilities) else {
                throw IncompleteRead("\(session.capabilities.identity) of \(entry.dn) is not visible")
            }
            entries.append(observed)
        }
        let owners = try await ledger.meet(entries.map(\.identity))
        for entry in entries {
            if let owner = owners[entry.identity] {
                try await compare(owner, entry, &survey)
            } else if isOfMappedClass(entry.entry) {
                survey.foreign.note(entry.entry.dn)
            }
        }
    }

    private func compare(_ owner: StoredResource, _ entry: ObservedEntry, _ survey: inout Survey) async throws {
        guard owner.lifecycle == .living, let projection = try? engine.map.project(owner.resource) else {
            survey.suspects.append(owner.id)
            return
        }
        let subject = Subject(projection: projection, link: owner.link?.target)
        switch engine.assessor.assess(subject, .linked(entry)).situation {
        case .inSync, .relocated:
            survey.inSync += 1
            if !isDryRun, owner.link != Link(entry) {
                try await engine.store.refresh(owner.id, from: owner.rowVersion, link: Link(entry))
            }
        default:
            survey.suspects.append(owner.id)
        }
    }

    private func collectUnmet(_ survey: inout Survey) async throws {
        var position: PagePosition?
        repeat {
            let page = try await ledger.unmet(after: position, limit: Self.pageSize)
            survey.suspects += page.resources.map(\.id)
            position = page.next
        } while position != nil
    }

    private func isOfMappedClass(_ entry: Entry) -> Bool {
        let classes = Set(entry.attributes[.objectClass].compactMap { $0.string?.lowercased() })
        return engine.map.objectClasses.allSatisfy { classes.contains($0.lowercased()) }
    }
}
