import Mapping
import SCIM

extension Engine {
    /// Notes the addresses and names of all living resources, for a state that is older than the mapping's rules about
    /// them. Values that two resources have already are told to the operator; neither loses them.
    ///
    /// - Throws: an error of the state.
    package func noteHoldings() async throws {
        try await noteNames()
        guard isBookKept else { return }
        try await forEachPage { page in
            var holdings: [ResourceID: [Holding]] = [:]
            for stored in page {
                // What the mapping does not carry any more is a sweep's to report.
                holdings[stored.id] = try? self.holdings(
                    of: stored.resource, as: stored.type, kept: stored.kept, link: stored.link)
            }
            if !holdings.isEmpty { tell(try await store.note(holdings)) }
        }
    }

    /// Notes by which values entries are known as members, or as groups of their members, for a state that is older than
    /// the mapping's rules about it. Entries are compared with it, and so every sweep begins with this.
    ///
    /// - Throws: an error of the state.
    func noteNames() async throws {
        guard asksForNames else { return }
        try await forEachPage { page in
            var names: [ResourceID: [String: String]] = [:]
            for stored in page {
                let kept = named(stored.kept, of: stored.resource, as: stored.type, link: stored.link)
                if kept != stored.kept { names[stored.id] = kept.names }
            }
            if !names.isEmpty { try await store.note(names: names) }
        }
    }

    private func forEachPage(_ body: ([StoredResource]) async throws -> Void) async throws {
        var position: PagePosition?
        repeat {
            let page = try await store.page(of: nil, after: position, limit: 500)
            try await body(page.resources)
            position = page.next
        } while position != nil
    }

    private var asksForNames: Bool {
        mappings.kinds.contains { !mappings.namingAttributes(of: $0).isEmpty }
    }

    /// Whether the mapping has rules about values that only one resource may hold.
    private var isBookKept: Bool {
        mappings.addresses.reuseAfter != nil
            || mappings.all.contains { $0.addressRule != nil || !$0.generators.isEmpty }
            || asksForNames
    }

    private func tell(_ refused: [ResourceID: [HeldValue]]) {
        for (resource, values) in refused.sorted(by: { $0.key.text < $1.key.text }) {
            for value in values {
                remark(
                    Remark(
                        resource: resource,
                        message:
                            "its \(value.holding.scope) \(value.holding.key) is that of \(value.holder), too. Change "
                            + "one of them at the source"))
            }
        }
    }
}
