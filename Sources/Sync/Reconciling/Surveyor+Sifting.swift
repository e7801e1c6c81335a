import Directory
import Mapping
import Planning

/// Looks at identity and change marker first, and at the rest only of what moved.
extension Surveyor {
    /// What tells whether an entry has to be looked at.
    var markers: [AttributeName] { [session.capabilities.identity, session.capabilities.marker] }

    var allAttributes: [AttributeName] { reader.attributes(withMembers: true) }

    /// Reads those entries of a page whole that do not stand as they were last compared, and those of others.
    func sift(_ page: [Entry], _ survey: inout Survey) async throws -> [Entry] {
        let seen = try observed(page).map { SeenEntry(identity: $0.identity, dn: $0.entry.dn, marker: $0.marker) }
        let moved = try await ledger.sift(seen, type: type)
        survey.inSync += seen.count - moved.count
        var entries: [Entry] = []
        for start in stride(from: 0, to: moved.count, by: Self.portion) {
            entries += try await details(of: moved[start..<min(start + Self.portion, moved.count)])
        }
        return entries
    }

    /// How many entries are asked for by one filter.
    private static let portion = 50

    /// An entry that is gone since its marker was read does not come; the links tell that nobody met it.
    private func details(of identities: ArraySlice<EntryIdentity>) async throws -> [Entry] {
        let name = session.capabilities.identity
        let request = SearchRequest(
            base: map.base, scope: .subtree,
            filter: .or(identities.map { .equality(name, $0.value) }), attributes: allAttributes,
            pageSize: Self.portion)
        var entries: [Entry] = []
        for try await page in session.client.search(request) { entries += page }
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
