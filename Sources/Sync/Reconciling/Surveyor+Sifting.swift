import Directory
import Mapping
import Planning

/// Looks at identity and change marker first, and at the rest only of what moved.
extension Surveyor {
    /// What tells whether an entry has to be looked at.
    var markers: [AttributeName] { [session.capabilities.identity, session.capabilities.marker] }

    var allAttributes: [AttributeName] { reader.attributes(withMembers: true) }

    /// How many entries are asked for by one filter.
    private static let portion = 50

    /// Reads entries whole. One that is gone since its marker was read does not come; the links tell that nobody met it.
    func details(of identities: [EntryIdentity]) async throws -> [ObservedEntry] {
        let name = session.capabilities.identity
        var entries: [ObservedEntry] = []
        for start in stride(from: 0, to: identities.count, by: Self.portion) {
            let portion = identities[start..<min(start + Self.portion, identities.count)]
            let request = SearchRequest(
                base: map.base, scope: .subtree, filter: .or(portion.map { .equality(name, $0.value) }),
                attributes: allAttributes, pageSize: Self.portion)
            for try await page in session.client.search(request) { entries += try observed(page) }
        }
        return entries
    }

    /// Whether the marker of an entry tells every later change. One that counts seconds hides a second change within the
    /// same one; clocks may differ by a minute.
    func isLasting(_ entry: ObservedEntry) -> Bool {
        guard session.capabilities.markerCountsSeconds else { return true }
        guard let time = entry.marker?.value.string?.prefix(14), time.count == 14 else { return false }
        return time < engine.clock().advanced(bySeconds: -60).generalizedTime.prefix(14)
    }
}
