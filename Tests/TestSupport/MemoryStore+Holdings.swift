import SCIM
package import Sync

extension MemoryStore {
    /// A value within its scope.
    struct HeldKey: Hashable {
        let scope: String
        let key: String

        init(_ holding: Holding) {
            scope = holding.scope
            key = holding.key
        }
    }

    struct HoldingRow {
        var resource: ResourceID
        var intent: IntentID?
        var isSettled: Bool
        var givenUp: Timestamp?
        var person: String?
    }

    package func holder(of holding: Holding) async throws -> ResourceID? {
        holdings[HeldKey(holding)].flatMap { $0.givenUp == nil ? $0.resource : nil }
    }

    package func note(_ holdings: [ResourceID: [Holding]]) async throws -> [ResourceID: [HeldValue]] {
        var refused: [ResourceID: [HeldValue]] = [:]
        for (resource, values) in holdings {
            for holding in values {
                let row = self.holdings[HeldKey(holding)]
                if row == nil { self.holdings[HeldKey(holding)] = HoldingRow(resource: resource, isSettled: true) }
                guard let row, row.resource != resource else { continue }
                refused[resource, default: []].append(HeldValue(holding: holding, holder: row.resource, until: nil))
            }
        }
        return refused
    }

    package func note(names: [ResourceID: [String: String]]) async throws {
        for (id, names) in names {
            guard let stored = rows[id]?.stored, stored.lifecycle == .living else { continue }
            var kept = stored.kept
            kept.names = names
            rows[id]?.stored = stored.with(kept: kept)
        }
    }

    package func highestNumber(in scope: String, range: ClosedRange<Int>) async throws -> Int? {
        holdings.keys.filter { $0.scope == scope }.compactMap { Int($0.key) }.filter(range.contains).max()
    }

    func obstacle(_ proposal: Proposal) -> HeldValue? {
        for holding in proposal.holdings ?? [] {
            guard let row = holdings[HeldKey(holding)], row.resource != proposal.resource,
                row.resource != proposal.revives?.resource
            else { continue }
            guard row.intent == nil, let givenUp = row.givenUp else {
                return HeldValue(holding: holding, holder: row.resource, until: nil)
            }
            if let person = row.person, !person.isEmpty, person == proposal.desired?.externalId { continue }
            guard let pause = holding.reuseAfter else {
                return HeldValue(holding: holding, holder: row.resource, until: nil)
            }
            let until = givenUp.advanced(bySeconds: pause)
            if until > clock() { return HeldValue(holding: holding, holder: row.resource, until: until) }
        }
        return nil
    }

    func announceHoldings(_ proposal: Proposal, _ intent: IntentID) {
        for holding in proposal.holdings ?? [] {
            let key = HeldKey(holding)
            var row = holdings[key] ?? HoldingRow(resource: proposal.resource, isSettled: false)
            row.intent = intent
            if row.resource != proposal.revives?.resource {
                row.isSettled = row.isSettled && row.resource == proposal.resource
                row.resource = proposal.resource
            }
            holdings[key] = row
        }
    }

    func settleHoldings(_ intent: Intent) {
        guard intent.setsHoldings || intent.desired == nil else { return }
        let person = intent.desired?.externalId ?? rows[intent.resource]?.stored.resource.externalId
        for (key, row) in holdings where row.resource == intent.resource {
            var row = row
            if row.intent == intent.id {
                row.isSettled = true
                row.givenUp = nil
            } else if row.givenUp == nil {
                row.givenUp = clock()
                row.person = person
            }
            row.intent = nil
            holdings[key] = row
        }
    }

    func retractHoldings(_ intent: Intent) {
        for (key, row) in holdings where row.intent == intent.id {
            let stays = row.isSettled || row.givenUp != nil
            holdings[key] = stays ? row : nil
            if stays { holdings[key]?.intent = nil }
        }
    }
}
