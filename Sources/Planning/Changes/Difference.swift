package import Directory

/// The update that brings an entry to a projection.
package struct Difference: Sendable {
    /// Compares an entry with what it should hold.
    ///
    /// Attributes with authority `initial` are never compared, attributes that the projection does not name
    /// are never touched.
    /// - Parameter dn: where the entry should stand.
    package static func between(_ entry: Entry, and projection: Projection, at dn: DN) -> Update {
        let newDN = entry.dn == dn ? nil : dn
        let renamed = newDN == nil ? entry.attributes : afterRename(entry, to: dn)
        let modifications = projection.attributes.flatMap { attribute in
            Self.changes(of: attribute, current: renamed[attribute.name])
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

    private static func changes(
        of attribute: ManagedAttribute, current: [AttributeValue]
    ) -> [Modification] {
        guard attribute.authority == .scim else { return [] }
        if attribute.isReference { return references(attribute, current) }
        let missing = attribute.values.filter { !holds(current, $0, attribute) }
        if attribute.toleratesOthers {
            return missing.isEmpty ? [] : [Modification(.add, attribute.name, missing)]
        }
        let surplus = current.filter { !attribute.values.contains($0) }
        return replacement(of: attribute, current: current, missing: missing, surplus: surplus)
    }

    /// Names of entries, of which there may be very many: compared by their keys, and never replaced as a whole.
    private static func references(_ attribute: ManagedAttribute, _ current: [AttributeValue]) -> [Modification] {
        let rule = MatchingRule.distinguishedName
        let wanted = Set(attribute.values.map(rule.key))
        let held = Set(current.map(rule.key))
        let missing = attribute.values.filter { !held.contains(rule.key(of: $0)) }
        let surplus = current.filter { !wanted.contains(rule.key(of: $0)) }
        return MemberDelta(attribute: attribute.name, added: missing, removed: surplus, placeholder: nil)
            .modifications
    }

    private static func replacement(
        of attribute: ManagedAttribute, current: [AttributeValue], missing: [AttributeValue],
        surplus: [AttributeValue]
    ) -> [Modification] {
        if missing.isEmpty && surplus.isEmpty { return [] }
        if current.isEmpty { return [Modification(.add, attribute.name, missing)] }
        if attribute.values.isEmpty { return [Modification(.delete, attribute.name, [])] }
        if current.count == 1 && attribute.values.count == 1 {
            return [Modification(.replace, attribute.name, attribute.values)]
        }
        let deletion = surplus.isEmpty ? [] : [Modification(.delete, attribute.name, surplus)]
        let addition = missing.isEmpty ? [] : [Modification(.add, attribute.name, missing)]
        return deletion + addition
    }

    /// Object classes are names and compare without case; everything else is compared byte for byte, so that
    /// a changed spelling arrives.
    private static func holds(
        _ current: [AttributeValue], _ value: AttributeValue, _ attribute: ManagedAttribute
    ) -> Bool {
        guard attribute.toleratesOthers, let wanted = value.string?.lowercased() else {
            return current.contains(value)
        }
        return current.contains { $0.string?.lowercased() == wanted }
    }
}
