package import Directory
import Sync

/// A directory in memory with what decisions hang on beside the entries: who created an entry and when, whether
/// the base has subordinates, how far the server is. Somebody can get in before a write, and attributes can be
/// hidden.
package actor FaultyDirectory {
    /// What others do to the directory right before a write of ours.
    package typealias Interference = @Sendable (MemoryDirectory) async throws -> Void

    /// The directory itself, for looking at it and for faults of single writes.
    package nonisolated let memory: MemoryDirectory
    private let gateway: DN
    private let clock: ManualClock
    private var interferences: [Interference?] = []

    /// Attributes that the gateway's account may not read.
    package var hiddenAttributes: Set<AttributeName> = []
    /// The attributes of entries that were asked for in reads of one entry and after writes.
    package var askedFor: Set<AttributeName> = []
    /// The newest change of each provider that the server has seen.
    package var contextMarkers: [AttributeValue] = []

    /// - Parameters:
    ///   - gateway: who is noted as the creator of what is added through this client.
    ///   - clock: when it is noted to be created.
    package init(_ memory: MemoryDirectory, gateway: DN, clock: ManualClock) {
        self.memory = memory
        self.gateway = gateway
        self.clock = clock
    }

    /// Runs a change on this actor, such as setting `hiddenAttributes`.
    package func configure(_ change: @Sendable (isolated FaultyDirectory) -> Void) { change(self) }

    /// What happens before each of the next writes, in order; nothing where it is nil.
    package func interfere(_ interferences: Interference?...) { self.interferences += interferences }

    private func letOthersIn() async throws {
        guard !interferences.isEmpty else { return }
        try await interferences.removeFirst()?(memory)
    }
}

extension FaultyDirectory: DirectoryService {
    package func session(until deadline: ContinuousClock.Instant?) async throws -> any DirectoryClient {
        _ = try await memory.session(until: deadline)
        return self
    }
}

extension FaultyDirectory: DirectoryClient {
    package var capabilities: DirectoryCapabilities {
        get async throws { try await memory.capabilities }
    }

    package func add(_ entry: Entry, returning: [AttributeName]) async throws -> Entry? {
        try await letOthersIn()
        var stamped = entry
        stamped["creatorsName"] = [AttributeValue("\(gateway)")]
        stamped["createTimestamp"] = [AttributeValue(clock.now.generalizedTime)]
        return shown(try await memory.add(stamped, returning: returning))
    }

    package func modify(
        _ dn: DN, _ modifications: [Modification], asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry? {
        try await letOthersIn()
        askedFor.formUnion(returning)
        return shown(
            try await memory.modify(dn, modifications, asserting: asserting, returning: returning))
    }

    package func rename(
        _ dn: DN, to rdn: RDN, under newSuperior: DN?, asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry? {
        try await letOthersIn()
        return shown(
            try await memory.rename(
                dn, to: rdn, under: newSuperior, asserting: asserting, returning: returning))
    }

    package func delete(_ dn: DN, asserting: DirectoryFilter?) async throws {
        try await letOthersIn()
        try await memory.delete(dn, asserting: asserting)
    }

    package func setPassword(of dn: DN, to password: Secret) async throws {
        try await letOthersIn()
        try await memory.setPassword(of: dn, to: password)
    }

    package func compare(
        _ dn: DN, _ attribute: AttributeName, _ value: AttributeValue
    ) async throws -> Bool {
        try await memory.compare(dn, attribute, value)
    }

    package func read(_ dn: DN, _ attributes: [AttributeName]) async throws -> Entry? {
        askedFor.formUnion(attributes)
        guard var entry = try await memory.read(dn, attributes) else { return nil }
        if attributes.contains("hasSubordinates") {
            let hasSubordinates = await memory.entries.contains { $0.dn.parent == dn }
            entry["hasSubordinates"] = [hasSubordinates ? "TRUE" : "FALSE"]
        }
        if attributes.contains(.contextCSN) { entry[.contextCSN] = contextMarkers }
        return shown(entry)
    }

    package nonisolated func search(_ request: SearchRequest) -> SearchPages {
        SearchPages(starting: {
            let pages = PageCursor(self.memory.search(request))
            return {
                let hidden = await self.hiddenAttributes
                return try await pages.next()?.map { Self.hiding(hidden, in: $0) }
            }
        })
    }

    private func shown(_ entry: Entry?) -> Entry? { entry.map { Self.hiding(hiddenAttributes, in: $0) } }

    private static func hiding(_ names: Set<AttributeName>, in entry: Entry) -> Entry {
        var entry = entry
        for name in names { entry[name] = [] }
        return entry
    }
}

/// The pages of one search, asked for one after the other.
private actor PageCursor {
    private var iterator: SearchPages.AsyncIterator

    init(_ pages: SearchPages) { iterator = pages.makeAsyncIterator() }

    func next() async throws -> [Entry]? {
        var current = iterator
        defer { iterator = current }
        return try await current.next()
    }
}
