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
        for try await page in session.client.search(request) {
            sawBase = sawBase || page.contains { $0.dn == map.base }
            sawOthers = sawOthers || page.contains { $0.dn != map.base }
            let moved = comparesAll ? page.filter { $0.dn != map.base } : try await sift(page, &survey)
            try await examine(moved, &survey)
            survey.meter.advance(by: page.count)
        }
        try await requireCompleteness(sawBase: sawBase, sawOthers: sawOthers)
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

    func observed(_ page: [Entry]) throws(IncompleteRead) -> [ObservedEntry] {
        var entries: [ObservedEntry] = []
        for entry in page where entry.dn != map.base {
            guard let observed = ObservedEntry(entry, session.capabilities) else {
                throw IncompleteRead("\(session.capabilities.identity) of \(entry.dn) is not visible")
            }
            entries.append(observed)
        }
        return entries
    }

    private func examine(_ page: [Entry], _ survey: inout Survey) async throws {
        guard !page.isEmpty else { return }
        let entries = try observed(page)
        let owners = try await ledger.meet(entries.map(\.identity))
        var confirmations: [Confirmation] = []
        var doubted: [ResourceID] = []
        for entry in entries {
            let isUnknown = try await watch?.isUnknown(entry, of: owners[entry.identity]) ?? false
            if isUnknown { survey.unknownWrites.note(entry.entry.dn) }
            if let owner = owners[entry.identity] {
                if let confirmation = try await compare(owner, entry, &survey) {
                    // What tells that the state is too old must tell it again.
                    if !isUnknown { confirmations.append(confirmation) }
                } else if owner.type == type {
                    doubted.append(owner.id)
                }
            } else {
                if map.isOfMappedClass(entry.entry) { survey.foreign.note(entry.entry.dn) }
                try await lookForReferences(in: entry.entry, &survey)
            }
        }
        if !isDryRun { try await ledger.confirm(confirmations, doubting: doubted) }
    }

    /// Whom a group of somebody else names, as far as it names people or groups of ours.
    private func lookForReferences(in entry: Entry, _ survey: inout Survey) async throws {
        let held = map.members.filter { $0.naming == .dn }.flatMap { entry[$0.attribute] }
        guard !held.isEmpty else { return }
        let bases = engine.mappings.all.map(\.base)
        let names = held.lazy.compactMap { $0.string.flatMap { try? DN($0) } }
            .filter { name in bases.contains { name.isDescendant(of: $0) } }
        try await survey.dangling.examine(entry.dn, names) { name in
            try await session.client.read(name, [.noAttributes]) != nil
        }
    }

    /// - Returns: what is to be noted of an entry that is in order.
    private func compare(
        _ owner: StoredResource, _ entry: ObservedEntry, _ survey: inout Survey
    ) async throws -> Confirmation? {
        guard owner.type == type else {
            compareStray(owner, entry, &survey)
            return nil
        }
        guard let work = try await upkeep(of: owner, entry.entry) else {
            survey.suspects.append(owner.id)
            return nil
        }
        let subject = try await engine.subject(of: work, beside: entry.entry)
        let situation = map.assessor.assess(subject, .linked(entry)).situation
        switch situation {
        case .inSync, .relocated, .retired:
            if situation != .retired { survey.inSync += 1 }
            return Confirmation(
                resource: owner.id, rowVersion: owner.rowVersion, link: Link(entry),
                names: work.membershipChange.renamed, isLasting: isLasting(entry))
        default:
            survey.suspects.append(owner.id)
            return nil
        }
    }

    /// Scopes may overlap, and then an entry of another type is for that type's pass. Where they do not, somebody has
    /// moved it here.
    private func compareStray(_ owner: StoredResource, _ entry: ObservedEntry, _ survey: inout Survey) {
        let own = engine.mappings[owner.type]
        if own.map({ !entry.entry.dn.isDescendant(of: $0.base) }) ?? true { survey.suspects.append(owner.id) }
    }

    /// Nil where the mapping makes no entry of the resource.
    private func upkeep(of owner: StoredResource, _ entry: Entry) async throws -> Work? {
        do {
            guard let work = try await engine.upkeep(of: owner, actor: "reconcile") else { return nil }
            return try await engine.reading(entry, into: work)
        } catch let error as SyncError where error.code == .invalidValue {
            return nil
        }
    }
}
