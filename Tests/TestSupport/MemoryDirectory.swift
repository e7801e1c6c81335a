package import Directory

/// A directory in memory that answers as slapd does, as far as the contract suite goes.
///
/// Deterministic: identities and change numbers are counted, not drawn. It can be made to be away, to lose
/// answers, to hide entries and to cut answers short.
package actor MemoryDirectory {
    private var stored: [DN: Entry]
    private var count: UInt64
    private let known: DirectoryCapabilities
    private var faults: [Fault] = []
    private var late: [@Sendable (isolated MemoryDirectory) -> Void] = []

    /// Whether the directory cannot be reached: all is refused unsent.
    package var isAway = false
    /// What stands below this name is hidden from reads and searches.
    package var hiddenBelow: DN?
    /// A search that finds more ends with 4, after the pages that fit.
    package var sizeLimit: Int?
    /// The writes that took effect, in order, for people.
    package private(set) var writes: [String] = []
    /// The passwords that were set by the operation for it.
    package private(set) var passwords: [DN: Secret] = [:]
    /// An attribute that goes when a password is set, as slapo-ppolicy takes away locks.
    package var lock: AttributeName?
    /// What a feed tells of the writes, in order.
    package private(set) var changes: [FeedEvent] = []
    /// How many reads, compares and pages were answered.
    package private(set) var reads = 0
    /// How many entries were found by searches that asked for their attributes.
    package private(set) var wholeReads = 0

    /// What happens to a write instead of an answer.
    package enum Fault: Sendable {
        /// Refused with this error.
        case refuse(DirectoryError)
        /// Refused with this error, by a directory that is away from then on.
        case refuseAndLeave(DirectoryError)
        /// Done, and the answer is lost.
        case loseAnswer
        /// Not done, and nobody knows.
        case loseRequest
        /// Not answered, and done when `land` is called.
        case delay
        /// Nothing: done and answered.
        case none
    }

    package static let openLDAP: DirectoryCapabilities = {
        var capabilities = DirectoryCapabilities(
            vendor: "memory", identity: .entryUUID, marker: .entryCSN, supportsAssertion: true,
            supportsPostRead: true, supportsPagedResults: true)
        capabilities.supportsPasswordModify = true
        capabilities.isConfidential = true
        return capabilities
    }()

    /// A directory that holds its suffix entry and the organizational units named.
    package init(
        suffix: String = "dc=example,dc=test", units: [String] = ["people", "groups"],
        capabilities: DirectoryCapabilities = MemoryDirectory.openLDAP
    ) throws {
        let base = try DN(suffix)
        let root = Entry(dn: base, attributes: ["objectClass": ["dcObject", "organization"], "o": ["x"]])
        let below = units.map { unit in
            Entry(
                dn: base.child(RDN("ou", AttributeValue(unit))),
                attributes: ["objectClass": ["organizationalUnit"], "ou": [AttributeValue(unit)]])
        }
        let numbered = zip(UInt64(1)..., [root] + below)
        stored = Dictionary(
            uniqueKeysWithValues: numbered.map { ($1.dn, Self.stamped($1, identity: $0, change: $0)) })
        count = UInt64(below.count + 1)
        var known = capabilities
        known.namingContexts.append(base)
        self.known = known
    }

    /// Changes an attribute as some plugins of servers do: without a new change marker.
    package func setSecretly(_ name: AttributeName, _ value: AttributeValue, at dn: DN) { stored[dn]?[name] = [value] }

    /// Puts an entry below another one as when its superior is renamed: nothing of itself changes.
    package func relocate(_ dn: DN, below parent: DN) {
        guard let entry = stored.removeValue(forKey: dn), let rdn = dn.rdn else { return }
        let moved = parent.child(rdn)
        stored[moved] = Entry(dn: moved, attributes: entry.attributes)
    }

    /// All entries with all attributes, from the top down.
    package var entries: [Entry] { stored.values.sorted { $0.dn < $1.dn } }

    /// Runs a change on this actor, such as setting `isAway`.
    package func configure(_ change: @Sendable (isolated MemoryDirectory) -> Void) { change(self) }

    /// What the next writes meet, one each.
    package func failNext(_ faults: Fault...) { self.faults += faults }

    /// Carries out the writes that were delayed.
    package func land() {
        let landing = late
        late = []
        for write in landing { write(self) }
    }
}

extension MemoryDirectory: DirectoryService {
    package func session(until deadline: ContinuousClock.Instant?) async throws -> any DirectoryClient {
        try checkPresence()
        if let deadline, deadline <= .now { throw failure(.timeout, "the deadline passed") }
        return self
    }
}

extension MemoryDirectory: DirectoryClient {
    package func add(_ entry: Entry, returning: [AttributeName]) async throws -> Entry? {
        try write("add \(entry)") { directory in try directory.adding(entry) }
        return postRead(entry.dn, returning)
    }

    package func modify(
        _ dn: DN, _ modifications: [Modification], asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry? {
        try write("modify \(dn): \(modifications.map(\.description).joined(separator: "; "))") { directory in
            try directory.modifying(dn, modifications, asserting)
        }
        return postRead(dn, returning)
    }

    package func rename(
        _ dn: DN, to rdn: RDN, under newSuperior: DN?, asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry? {
        let target = (newSuperior ?? dn.parent ?? .root).child(rdn)
        try write("rename \(dn) to \(target)") { directory in
            try directory.renaming(dn, to: target, asserting)
        }
        return postRead(target, returning)
    }

    package func delete(_ dn: DN, asserting: DirectoryFilter?) async throws {
        try write("delete \(dn)") { directory in try directory.deleting(dn, asserting) }
    }

    package func setPassword(of dn: DN, to password: Secret) async throws {
        try write("set the password of \(dn)") { directory in
            var entry = try directory.asserted(dn, nil)
            if let lock = directory.lock { entry[lock] = [] }
            try directory.put(entry, identity: nil)
            directory.passwords[dn] = password
        }
    }

    package func compare(
        _ dn: DN, _ attribute: AttributeName, _ value: AttributeValue
    ) async throws -> Bool {
        try checkPresence()
        reads += 1
        let values = try visible(dn)[attribute]
        guard !values.isEmpty else { throw failure(.noSuchAttribute, "compare \(dn)") }
        return values.contains { MatchingRule.equality(of: attribute).matches($0, value) }
    }

    package func read(_ dn: DN, _ attributes: [AttributeName]) async throws -> Entry? {
        try checkPresence()
        reads += 1
        return (try? visible(dn)).map { Self.select(attributes, of: $0) }
    }

    package nonisolated func search(_ request: SearchRequest) -> SearchPages {
        SearchPages(starting: {
            let position = Position()
            return { try await self.page(request, position) }
        })
    }

    package var capabilities: DirectoryCapabilities {
        get async throws {
            try checkPresence()
            return known
        }
    }
}

extension MemoryDirectory {
    /// How far a search has come.
    private actor Position {
        private var delivered: Int? = 0

        func take(_ total: Int, _ size: Int) -> Range<Int>? {
            guard let start = delivered else { return nil }
            let end = size > 0 ? min(total, start + size) : total
            delivered = end < total ? end : nil
            return start..<end
        }
    }

    private func page(_ request: SearchRequest, _ position: Position) async throws -> [Entry]? {
        try checkPresence()
        _ = try visible(request.base)
        let found = entries.filter { entry in
            isVisible(entry.dn) && Self.covers(request, entry.dn) && request.filter.matches(entry)
        }
        guard let range = await position.take(found.count, request.pageSize) else { return nil }
        reads += 1
        let limits = [sizeLimit, request.sizeLimit > 0 ? request.sizeLimit : nil].compactMap(\.self)
        if let limit = limits.min(), range.upperBound > limit {
            throw failure(.sizeLimitExceeded, "search \(request.base)")
        }
        if request.attributes.contains(.objectClass) { wholeReads += found[range].count { $0.dn != request.base } }
        return found[range].map { Self.select(request.attributes, of: $0) }
    }

    private static func covers(_ request: SearchRequest, _ dn: DN) -> Bool {
        switch request.scope {
        case .base: dn == request.base
        case .oneLevel: dn.parent == request.base
        case .subtree: dn.isDescendantOrSelf(of: request.base)
        }
    }

    private static func select(_ names: [AttributeName], of entry: Entry) -> Entry {
        let wanted = names.isEmpty ? [.allUserAttributes] : names
        let pairs = entry.attributes.filter { name, _ in
            wanted.contains { selector in
                if selector == .allUserAttributes { return !operational.contains(name) }
                if selector == .allOperationalAttributes { return operational.contains(name) }
                return name.isSubtype(of: selector)
            }
        }
        return Entry(dn: entry.dn, attributes: Attributes(pairs.map { ($0.name, $0.values) }))
    }

    private func postRead(_ dn: DN, _ returning: [AttributeName]) -> Entry? {
        guard known.supportsPostRead, !returning.isEmpty, let entry = stored[dn] else { return nil }
        return Self.select(returning, of: entry)
    }

    private func isVisible(_ dn: DN) -> Bool {
        hiddenBelow.map { !dn.isDescendant(of: $0) } ?? true
    }

    private func visible(_ dn: DN) throws(DirectoryError) -> Entry {
        guard let entry = stored[dn], isVisible(dn) else { throw failure(.noSuchObject, "\(dn)") }
        return entry
    }
}

extension MemoryDirectory {
    private func write(
        _ text: String, _ change: @escaping @Sendable (isolated MemoryDirectory) throws -> Void
    ) throws {
        try checkPresence()
        let carryOut: @Sendable (isolated MemoryDirectory) throws -> Void = { directory in
            try change(directory)
            directory.writes.append(text)
        }
        guard !faults.isEmpty else { return try carryOut(self) }
        switch faults.removeFirst() {
        case .refuse(let error): throw error
        case .refuseAndLeave(let error):
            isAway = true
            throw error
        case .loseAnswer: try? carryOut(self)
        case .loseRequest: break
        case .delay: late.append { try? carryOut($0) }
        case .none: return try carryOut(self)
        }
        throw failure(.timeout, text, effect: .unknown)
    }

    private func adding(_ entry: Entry) throws(DirectoryError) {
        guard stored[entry.dn] == nil else { throw failure(.entryAlreadyExists, "add \(entry.dn)") }
        guard let parent = entry.dn.parent, stored[parent] != nil else {
            throw failure(.noSuchObject, "add \(entry.dn)")
        }
        count += 1
        try put(entry, identity: count)
    }

    private func modifying(
        _ dn: DN, _ modifications: [Modification], _ asserting: DirectoryFilter?
    ) throws(DirectoryError) {
        var entry = try asserted(dn, asserting)
        for modification in modifications { try apply(modification, to: &entry) }
        try put(entry, identity: nil)
    }

    private func renaming(_ dn: DN, to target: DN, _ asserting: DirectoryFilter?) throws(DirectoryError) {
        var entry = try asserted(dn, asserting)
        guard !hasChildren(dn) else { throw failure(.notAllowedOnNonLeaf, "rename \(dn)") }
        guard target == dn || stored[target] == nil else {
            throw failure(.entryAlreadyExists, "rename \(dn)")
        }
        guard let parent = target.parent, stored[parent] != nil else {
            throw failure(.noSuchObject, "rename \(dn)")
        }
        for old in dn.rdn?.values ?? [] {
            entry[old.name].removeAll { MatchingRule.equality(of: old.name).matches($0, old.value) }
        }
        for new in target.rdn?.values ?? []
        where !entry[new.name].contains(where: { MatchingRule.equality(of: new.name).matches($0, new.value) }) {
            entry[new.name].append(new.value)
        }
        entry.dn = target
        stored[dn] = nil
        try put(entry, identity: nil)
    }

    private func deleting(_ dn: DN, _ asserting: DirectoryFilter?) throws(DirectoryError) {
        let entry = try asserted(dn, asserting)
        guard !hasChildren(dn) else { throw failure(.notAllowedOnNonLeaf, "delete \(dn)") }
        stored[dn] = nil
        tell(entry, .deleted)
    }

    private func asserted(_ dn: DN, _ filter: DirectoryFilter?) throws(DirectoryError) -> Entry {
        guard filter == nil || known.supportsAssertion else {
            throw failure(.unavailableCriticalExtension, "\(dn)")
        }
        guard let entry = stored[dn] else { throw failure(.noSuchObject, "\(dn)") }
        guard filter?.matches(entry) ?? true else { throw failure(.assertionFailed, "\(dn)") }
        return entry
    }

    private func apply(_ modification: Modification, to entry: inout Entry) throws(DirectoryError) {
        let name = modification.attribute
        let rule = MatchingRule.equality(of: name)
        switch modification.operation {
        case .replace: entry[name] = modification.values
        case .delete where modification.values.isEmpty:
            guard !entry[name].isEmpty else { throw failure(.noSuchAttribute, "delete \(name)") }
            entry[name] = []
        case .add, .delete:
            for value in modification.values {
                let index = entry[name].firstIndex { rule.matches($0, value) }
                switch (modification.operation, index) {
                case (.add, nil): entry[name].append(value)
                case (.add, _?): throw failure(.attributeOrValueExists, "\(name)")
                case (_, let index?): entry[name].remove(at: index)
                case (_, nil): throw failure(.noSuchAttribute, "\(name)")
                }
            }
        }
    }

    /// Checks the little of the schema that matters, and stores the entry with a new change number.
    private func put(_ entry: Entry, identity: UInt64?) throws(DirectoryError) {
        guard !entry[.objectClass].isEmpty else { throw failure(.objectClassViolation, "no object class") }
        if entry.has(objectClass: "groupOfNames"), entry[.member].isEmpty {
            throw failure(.objectClassViolation, "object class 'groupOfNames' requires attribute 'member'")
        }
        for named in entry.dn.rdn?.values ?? [] {
            let rule = MatchingRule.equality(of: named.name)
            guard entry[named.name].contains(where: { rule.matches($0, named.value) }) else {
                throw failure(.namingViolation, "the value of \(named.name) is not in the entry")
            }
        }
        for (name, values) in entry.attributes {
            guard Set(values.map { MatchingRule.equality(of: name).key(of: $0) }).count == values.count else {
                throw failure(.attributeOrValueExists, "\(name): a value is given twice")
            }
        }
        count += 1
        let stamped = Self.stamped(entry, identity: identity, change: count)
        stored[entry.dn] = stamped
        tell(stamped, identity == nil ? .modified : .added)
    }

    private func tell(_ entry: Entry, _ kind: FeedEvent.Kind) {
        guard let observed = ObservedEntry(entry, known) else { return }
        changes.append(
            FeedEvent(
                identity: observed.identity, dn: entry.dn, marker: kind == .deleted ? nil : observed.marker, kind: kind)
        )
    }

    private func hasChildren(_ dn: DN) -> Bool {
        stored.keys.contains { $0.isDescendant(of: dn) }
    }

    private static let operational: Set<AttributeName> = [.entryUUID, .entryCSN]

    private static func stamped(_ entry: Entry, identity: UInt64?, change: UInt64) -> Entry {
        var entry = entry
        if let identity {
            entry[.entryUUID] = [AttributeValue("00000000-0000-4000-8000-" + padded(identity, to: 12))]
        }
        entry[.entryCSN] = [AttributeValue("20260101000000." + padded(change, to: 6) + "Z#000000#001#000000")]
        return entry
    }

    private static func padded(_ number: UInt64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private func checkPresence() throws(DirectoryError) {
        if isAway { throw failure(.serverDown, "the directory is away") }
    }

    private func failure(
        _ code: ResultCode, _ text: String, effect: DirectoryError.Effect = .none
    ) -> DirectoryError {
        DirectoryError(
            code: code, message: "the directory in memory: \(text): \(code)", diagnostic: text, effect: effect
        )
    }
}
