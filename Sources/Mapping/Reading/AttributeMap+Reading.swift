package import Directory
import SCIM

extension AttributeMap {
    /// What an entry says of its resource. Where several rules read the same path, the one that changes the value least
    /// is believed. What stands for others (`tolerate`) is left out.
    package func read(_ entry: Entry) -> ReadBack {
        var result = ReadBack()
        var taken: Set<TargetPath> = []
        for (rule, inverse) in inverses {
            let stored = ours(entry[rule.attribute], rule)
            guard !stored.isEmpty, !taken.contains(inverse.path.target) else { continue }
            guard let values = inverse.values(stored) else {
                result.unreadable.append(rule.attribute)
                continue
            }
            guard !values.isEmpty else { continue }
            taken.insert(inverse.path.target)
            result.items.append(ReadBack.Item(path: inverse.path.target, values: values))
            inverse.write(values, into: &result.attributes)
        }
        for rule in irreversible where !entry[rule.attribute].isEmpty { result.unreadable.append(rule.attribute) }
        for generator in generators {
            result.generated[generator.attribute] = entry.attributes.first(generator.attribute)?.string
        }
        if let active = isActive(entry) {
            result.items.append(ReadBack.Item(path: Self.active, values: [.boolean(active)]))
            result.attributes["active"] = .boolean(active)
        }
        return result
    }

    /// Two attributes of an entry that are made of the same path and say different things of it, so that one of them would be
    /// overwritten with the other; nil where there are none. An alternative may say something else.
    package func disagreement(in entry: Entry) -> (AttributeName, AttributeName)? {
        var seen: [TargetPath: (attribute: AttributeName, values: Set<Value>)] = [:]
        for (rule, inverse) in inverses where inverse.rank != .alternative {
            let held = ours(entry[rule.attribute], rule)
            guard !held.isEmpty, let values = inverse.values(held).map(Set.init) else { continue }
            let folded = Set(values.map { $0.string.map { .string($0.lowercased()) } ?? $0 })
            if let first = seen[inverse.path.target] {
                if first.values != folded { return (first.attribute, rule.attribute) }
            } else {
                seen[inverse.path.target] = (rule.attribute, folded)
            }
        }
        return nil
    }

    /// Whether an entry is that of an active resource; nil where it does not say. One sign of being inactive is
    /// enough.
    package func isActive(_ entry: Entry) -> Bool? {
        let signs = statusChanges.compactMap { $0.isActive(entry, base: base) }
        return signs.contains(false) ? false : signs.first
    }

    /// The rules that cannot be run backwards, and why. A constant and what `active` sets need not be: nothing of the
    /// resource is in them but `active`, which is read from all of it.
    package var irreversible: [IrreversibleRule] {
        rules.compactMap { rule in
            reason(against: rule).map { IrreversibleRule(attribute: rule.attribute, reason: $0) }
        }
    }

    private func reason(against rule: Rule) -> String? {
        switch rule.pipeline.source {
        case .constant, .active, .generated, .owner: return nil
        default: break
        }
        do {
            _ = try Inverse(rule.pipeline, addresses: addressRule)
            return nil
        } catch {
            return error.reason
        }
    }

    private static let active = TargetPath(attribute: AttributePath(name: "active"))

    /// The rules that can be run backwards, those first that change least; otherwise in the order of the file.
    var inverses: [(rule: Rule, inverse: Inverse)] {
        let found = rules.compactMap { rule in
            (try? Inverse(rule.pipeline, addresses: addressRule)).map { (rule: rule, inverse: $0) }
        }
        return [.direct, .stepped, .alternative].flatMap { rank in found.filter { $0.inverse.rank == rank } }
    }

    func ours(_ stored: [AttributeValue], _ rule: Rule) -> [AttributeValue] {
        guard case .matching(let pattern) = rule.tolerance else { return stored }
        let matcher = pattern.matcher()
        return stored.filter { $0.string.flatMap(matcher.matches) == false }
    }
}
