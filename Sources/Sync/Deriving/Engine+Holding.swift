import Directory
import Mapping
import SCIM

extension Engine {
    /// The values that a resource is to hold as the only one; nil where the mapping knows of none, and for one that the
    /// mapping leaves out: it gives up nothing and gets nothing new.
    ///
    /// Mail addresses are one namespace over users and groups. Names are among the values only where they are kept from
    /// others after they were given up: as long as somebody has a name the claim of it does.
    ///
    /// - Throws: `SyncError` with `invalidValue` for addresses that cannot be used.
    func holdings(
        of resource: Resource, as type: ResourceKind, kept: Kept, link: Link?
    ) throws -> [Holding]? {
        let map = try map(of: type)
        guard try asksForEntry(of: resource, as: type, link: link) else { return nil }
        let pause = mappings.addresses.reuseAfter.map { $0.components.seconds }
        guard
            map.addressRule != nil || !map.generators.isEmpty || pause != nil
                || !mappings.namingAttributes(of: type).isEmpty
        else {
            return nil
        }
        var holdings = map.generators.compactMap { generator in
            kept.chosen[generator.scope].map { generator.holding($0, reuseAfter: pause) }
        }
        for address in try addresses(of: resource, map, former: kept.formerAddresses).all {
            holdings.append(Holding(scope: Self.addressScope, key: address, reuseAfter: pause ?? 0))
        }
        let chosen = Set(map.generators.map(\.scope))
        for name in mappings.namingAttributes(of: type) where !chosen.contains(name.scope) {
            guard let value = kept.names[name.scope] else { continue }
            holdings.append(Self.holding(value, as: name, reuseAfter: pause))
        }
        if let pause, let name = resource.name(of: type) {
            holdings.append(Holding(scope: type.nameScope, key: NameKey(name).text, reuseAfter: pause))
        }
        return holdings
    }

    /// What is kept of a resource that changes: where the mapping says so, the primary address that it had stays as an alias.
    func kept(after stored: StoredResource, becomes desired: Resource) throws -> Kept {
        let map = try map(of: stored.type)
        guard let rule = map.addressRule, rule.keepsFormer,
            try asksForEntry(of: desired, as: stored.type, link: stored.link)
        else { return stored.kept }
        let old = try? addresses(of: stored.resource, map, former: []).primary
        let new = try addresses(of: desired, map, former: []).primary
        var kept = stored.kept
        kept.formerAddresses.removeAll { $0 == new }
        if let old, old != new, !kept.formerAddresses.contains(old) { kept.formerAddresses.append(old) }
        return kept
    }

    private func addresses(of resource: Resource, _ map: AttributeMap, former: [String]) throws -> AddressSet {
        do {
            return try map.addresses(of: resource, formerAliases: former)
        } catch {
            throw SyncError(.invalidValue, error.description)
        }
    }

    static let addressScope = "address"
}

extension ResourceKind {
    /// Among which values a name is the only one.
    var nameScope: String { "\(noun) name" }
}

extension Generator {
    /// A chosen value as one that nobody else may have.
    func holding(_ value: String, reuseAfter pause: Int64?) -> Holding {
        if isRange, let number = Int(value) { return Holding(scope: scope, number: number) }
        return Holding(scope: scope, key: NameKey(value).text, reuseAfter: pause ?? 0)
    }
}

extension ValueHeld {
    /// What the client is told.
    var error: SyncError {
        let value = held.holding.scope.hasSuffix(" name") ? "name" : held.holding.scope
        let until = held.until.map { "is kept from others until \($0), for somebody else had it" }
        return SyncError(
            .uniqueness, "the \(value) \(held.holding.key) \(until ?? "belongs to somebody else")",
            detail: "held by \(held.holder)")
    }
}
