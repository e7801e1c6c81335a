import Directory
import Mapping
import SCIM

/// Chooses values that the mapping cannot derive, such as a number of a range or a short name: the first candidate that
/// nobody holds, in the state or in the directory.
struct Chooser: Sendable {
    let engine: Engine
    let session: DirectorySession
    let map: AttributeMap

    /// More namesakes than this are a mistake somewhere.
    private static let most = 1000

    /// What is kept of a resource, with every value that it needs.
    ///
    /// - Parameters:
    ///   - link: the resource's own entry, whose values are nobody else's.
    ///   - excluded: values that were found to be taken.
    /// - Throws: `SyncError`: `invalidValue` where a name has nothing to be made of, `refused` where all are taken.
    func complete(
        _ kept: Kept, of resource: Resource, link: Link?, excluding excluded: Set<Holding>
    ) async throws -> Kept {
        var kept = kept
        for generator in map.generators where kept.chosen[generator.scope] == nil {
            guard generator.isNeeded(for: resource) else { continue }
            kept.chosen[generator.scope] = try await choose(generator, resource, link, excluded)
        }
        return kept
    }

    private func choose(
        _ generator: Generator, _ resource: Resource, _ link: Link?, _ excluded: Set<Holding>
    ) async throws -> String {
        do {
            if let own = try await own(generator, link, excluded) { return own }
            for candidate in try await candidates(generator, resource).prefix(Self.most) {
                let holding = generator.holding(candidate, reuseAfter: pause)
                guard !excluded.contains(holding), try await engine.store.holder(of: holding) == nil,
                    try await !stands(candidate, in: generator.attribute, but: link)
                else { continue }
                return candidate
            }
        } catch let problem as MappingProblem {
            throw SyncError(.invalidValue, problem.description)
        } catch {
            throw engine.translated(error, for: map.resourceType.kind)
        }
        throw SyncError(
            .refused, "no value for \(generator.attribute) is free any more; the mapping has to allow for more")
    }

    /// What the resource's entry holds already, as long as nobody else is known by it.
    private func own(_ generator: Generator, _ link: Link?, _ excluded: Set<Holding>) async throws -> String? {
        guard let link,
            let entry = try await session.client.read(
                link.dn, [generator.attribute, session.capabilities.identity]),
            entry.attributes.first(session.capabilities.identity) == link.identity.value,
            let value = entry.attributes.first(generator.attribute)?.string
        else { return nil }
        let holding = generator.holding(value, reuseAfter: pause)
        guard !excluded.contains(holding), try await engine.store.holder(of: holding) == nil else { return nil }
        return value
    }

    private var pause: Int64? { engine.mappings.addresses.reuseAfter.map { $0.components.seconds } }

    /// A number that was ever given is not given again, so a range goes on where it was left.
    private func candidates(_ generator: Generator, _ resource: Resource) async throws -> AnySequence<String> {
        guard let range = generator.range else { return AnySequence(try generator.candidates(resource)) }
        let highest = try await engine.store.highestNumber(in: generator.scope, range: range)
        let first = highest.map { $0 + 1 } ?? range.lowerBound
        return AnySequence((first..<(range.upperBound + 1)).lazy.map(String.init))
    }

    /// Whether an entry other than the resource's own has the value, anywhere in the directory.
    private func stands(_ value: String, in attribute: AttributeName, but link: Link?) async throws -> Bool {
        let reader = session.reader(of: map)
        let identity = session.capabilities.identity
        let request = SearchRequest(
            base: reader.namingContext, scope: .subtree, filter: .equality(attribute, AttributeValue(value)),
            attributes: [identity], pageSize: 0, sizeLimit: 2)
        do {
            for try await page in session.client.search(request) {
                if page.contains(where: { link == nil || $0.attributes.first(identity) != link?.identity.value }) {
                    return true
                }
            }
            return false
        } catch let error as DirectoryError where error.code == .sizeLimitExceeded {
            return true
        }
    }
}

extension Engine {
    /// What is to be kept of a resource that stands already: where a newer mapping needs a value that it has none of, one
    /// is chosen.
    ///
    /// - Parameter known: what an intent says is to be kept.
    func choices(for stored: StoredResource, known: Kept) async throws -> (kept: Kept, holdings: [Holding]?) {
        let map = try map(of: stored.type)
        guard map.lacksChoice(for: stored.resource, known) else {
            return (named(known, of: stored.resource, as: stored.type, link: stored.link), nil)
        }
        let chooser = Chooser(engine: self, session: try await session(until: nil), map: map)
        let chosen = try await chooser.complete(known, of: stored.resource, link: stored.link, excluding: [])
        let kept = named(chosen, of: stored.resource, as: stored.type, link: stored.link)
        return (kept, try holdings(of: stored.resource, as: stored.type, kept: kept, link: stored.link))
    }
}

extension AttributeMap {
    /// Whether a value has still to be chosen.
    fileprivate func lacksChoice(for resource: Resource, _ kept: Kept) -> Bool {
        generators.contains { kept.chosen[$0.scope] == nil && $0.isNeeded(for: resource) }
    }
}

extension Provisioner {
    /// Does something with a resource for which all values have been chosen; with others when one of them turns out to be
    /// taken in between.
    func choosing<Result: Sendable>(
        for resource: Resource, as type: ResourceKind, kept: Kept, link: Link?,
        until deadline: ContinuousClock.Instant, _ body: (Kept) async throws -> Result
    ) async throws -> Result {
        let map = try engine.map(of: type)
        guard map.lacksChoice(for: resource, kept), try engine.asksForEntry(of: resource, as: type, link: link) else {
            return try await body(engine.named(kept, of: resource, as: type, link: link))
        }
        let session = try await engine.session(until: deadline)
        let chooser = Chooser(engine: engine, session: session, map: map)
        var excluded: Set<Holding> = []
        while true {
            let complete = try await chooser.complete(kept, of: resource, link: link, excluding: excluded)
            do {
                return try await body(engine.named(complete, of: resource, as: type, link: link))
            } catch let taken as ValueHeld
                where map.generators.contains(where: { $0.scope == taken.held.holding.scope })
            {
                guard excluded.insert(taken.held.holding).inserted else { throw taken.error }
            }
        }
    }
}
