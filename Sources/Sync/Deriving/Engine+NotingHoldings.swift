import Mapping
import SCIM

extension Engine {
    /// Notes the addresses and names of all living resources, for a state that is older than the mapping's rules about
    /// them. Values that two resources have already are told to the operator; neither loses them.
    ///
    /// - Throws: an error of the state.
    package func noteHoldings() async throws {
        guard isBookKept else { return }
        var position: PagePosition?
        repeat {
            let page = try await store.page(of: nil, after: position, limit: 500)
            var holdings: [ResourceID: [Holding]] = [:]
            for stored in page.resources {
                // What the mapping does not carry any more is a sweep's to report.
                holdings[stored.id] = try? self.holdings(
                    of: stored.resource, as: stored.type, kept: stored.kept, link: stored.link)
            }
            if !holdings.isEmpty { tell(try await store.note(holdings)) }
            position = page.next
        } while position != nil
    }

    /// Whether the mapping has rules about values that only one resource may hold.
    private var isBookKept: Bool {
        mappings.addresses.reuseAfter != nil
            || mappings.all.contains { $0.addressRule != nil || !$0.generators.isEmpty }
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
