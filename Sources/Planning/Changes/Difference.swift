package import Directory

/// The update that brings an entry to a projection.
package struct Difference: Sendable {
    /// Compares an entry with what it should hold.
    ///
    /// Attributes with authority `initial` are never compared, attributes that the projection does not name
    /// are never touched.
    /// - Parameters:
    ///   - dn: where the entry should stand.
    ///   - former: what the entry should have held before, if it is known: where all values of others are
    ///     tolerated, it tells which values are ours and may go.
    package static func between(
        _ entry: Entry, and projection: Projection, at dn: DN, former: Projection? = nil
    ) -> Update {
        let newDN = entry.dn == dn ? nil : dn
        let renamed = newDN == nil ? entry.attributes : afterRename(entry, to: dn)
        let modifications = projection.attributes.flatMap { attribute in
            AttributeDifference(
                wanted: attribute, current: renamed[attribute.name], former: former?[attribute.name]?.values ?? []
            ).modifications
        }
        return Update(newDN: newDN, modifications: modifications)
    }

    /// A rename takes the old naming value out of the entry and puts the new one in (RFC 4511 §4.9), so these
    /// are no differences of their own.
    private static func afterRename(_ entry: Entry, to dn: DN) -> Attributes {
        var attributes = entry.attributes
        for old in entry.dn.rdn?.values ?? [] {
            attributes[old.name] = attributes[old.name].filter { RDN(old.name, $0) != RDN(old.name, old.value) }
        }
        for new in dn.rdn?.values ?? [] {
            let rule = MatchingRule.equality(of: new.name)
            // The server keeps a value that it holds already in its own spelling.
            guard !attributes[new.name].contains(where: { rule.matches($0, new.value) }) else { continue }
            attributes[new.name].append(new.value)
        }
        return attributes
    }
}

/// The modifications of one attribute.
private struct AttributeDifference {
    let wanted: ManagedAttribute
    let current: [AttributeValue]
    let former: [AttributeValue]

    var modifications: [Modification] {
        // Byte for byte as it should be, as nearly all are: no comparison finds a difference there.
        guard current != wanted.values, wanted.authority == .scim, !isLeftAsItStands else { return [] }
        switch wanted.comparison {
        case .exact: return changes { $0 }
        case .names: return changes(MatchingRule.distinguishedName.key)
        case .objectClasses: return classes
        case .members: return members(.distinguishedName)
        case .memberValues: return members(.equality(of: wanted.name))
        case .bits(let mask): return bits(mask)
        }
    }

    private var isLeftAsItStands: Bool {
        guard case .attribute(let marks) = wanted.undecided else { return false }
        return current.contains { Self.isAny(of: marks, $0, wanted.name) }
    }

    /// Values that are neither added nor taken away.
    private var open: [AttributeValue] {
        if case .values(let values) = wanted.undecided { values } else { [] }
    }

    private func changes<Key: Hashable>(_ key: (AttributeValue) -> Key) -> [Modification] {
        let held = Set(current.map(key))
        let (wantedKeys, openKeys) = (Set(wanted.values.map(key)), Set(open.map(key)))
        let missing = wanted.values.filter { !held.contains(key($0)) && !openKeys.contains(key($0)) }
        let candidates = current.filter { !wantedKeys.contains(key($0)) && !openKeys.contains(key($0)) }
        let surplus = ours(candidates, key)
        return replacement(missing: missing.filter { !isHeldByOthers($0, surplus) }, surplus: surplus)
    }

    /// Whether somebody else's value that stays is the same to the server, which then refuses ours beside it.
    private func isHeldByOthers(_ value: AttributeValue, _ surplus: [AttributeValue]) -> Bool {
        guard wanted.tolerance != .none else { return false }
        let rule = MatchingRule.equality(of: wanted.name)
        return current.contains { !surplus.contains($0) && rule.matches($0, value) }
    }

    /// Which of the values that should not stand there are ours to take away.
    private func ours<Key: Hashable>(_ candidates: [AttributeValue], _ key: (AttributeValue) -> Key) -> [AttributeValue]
    {
        switch wanted.tolerance {
        case .none: return candidates
        case .all:
            // What differs in its spelling alone is the same to the server, and was ours.
            let rule = MatchingRule.equality(of: wanted.name)
            let (known, same) = (Set(former.map(key)), Set(former.map(rule.key)))
            return candidates.filter {
                known.contains(key($0)) || same.contains(rule.key(of: $0))
                    || Self.isAny(of: wanted.unwanted, $0, wanted.name)
            }
        case .matching(let pattern):
            let matcher = pattern.matcher()
            // What is no text, or too long to be tried, is somebody else's.
            return candidates.filter { $0.string.flatMap(matcher.matches) == false }
        }
    }

    private func replacement(missing: [AttributeValue], surplus: [AttributeValue]) -> [Modification] {
        let name = wanted.name
        if surplus.isEmpty { return missing.isEmpty ? [] : [Modification(.add, name, missing)] }
        // What others may add in the meantime must not go with ours.
        if surplus.count == current.count, wanted.tolerance == .none {
            if missing.isEmpty { return [Modification(.delete, name, [])] }
            if surplus.count == 1 && missing.count == 1 { return [Modification(.replace, name, missing)] }
        }
        return [Modification(.delete, name, surplus)] + (missing.isEmpty ? [] : [Modification(.add, name, missing)])
    }

    /// Object classes are names and compare without case. None is taken away: it may hold what is not ours.
    private var classes: [Modification] {
        guard !wanted.values.allSatisfy(current.contains) else { return [] }
        let rule = MatchingRule.caseIgnore
        let held = Set(current.map(rule.key))
        let missing = wanted.values.filter { !held.contains(rule.key(of: $0)) }
        return missing.isEmpty ? [] : [Modification(.add, wanted.name, missing)]
    }

    /// Names of members, of which there may be very many: compared by their keys, and never replaced as a whole.
    private func members(_ rule: MatchingRule) -> [Modification] {
        let open = open.map(rule.key)
        let staying = Set(wanted.values.map(rule.key) + open)
        let settled = Set(current.map(rule.key) + open)
        let missing = wanted.values.filter { !settled.contains(rule.key(of: $0)) }
        let candidates = current.filter { !staying.contains(rule.key(of: $0)) }
        let surplus = ours(candidates, rule.key)
        return MemberDelta(attribute: wanted.name, added: missing, removed: surplus, placeholder: nil).modifications
    }

    /// Our bits in a number whose other bits are somebody else's. The old value is deleted by name, so that a change
    /// of the others in the meantime makes the modification fail instead of being overwritten.
    private func bits(_ mask: Int64) -> [Modification] {
        guard let number = wanted.values.first.flatMap(Self.number) else { return [] }
        guard let old = current.first else { return [Modification(.add, wanted.name, wanted.values)] }
        guard let held = Self.number(old) else { return [] }
        let new = held & ~mask | number & mask
        guard new != held else { return [] }
        return [
            Modification(.delete, wanted.name, [old]),
            Modification(.add, wanted.name, [AttributeValue(String(new))]),
        ]
    }

    /// A mark is the same to the directory in every spelling, whoever has set it.
    private static func isAny(of marks: [AttributeValue], _ value: AttributeValue, _ name: AttributeName) -> Bool {
        let rule = MatchingRule.equality(of: name)
        return marks.contains { rule.matches($0, value) }
    }

    private static func number(_ value: AttributeValue) -> Int64? { value.string.flatMap { Int64($0) } }
}
