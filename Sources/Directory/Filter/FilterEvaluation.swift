extension DirectoryFilter {
    /// Whether the entry matches, as a server would say (RFC 4511 §4.5.1.7).
    ///
    /// A filter is true, false or undefined; only true matches, and `not` leaves undefined as it is.
    package func matches(_ entry: Entry) -> Bool {
        evaluate(entry) == true
    }

    /// True, false, or nil for undefined.
    func evaluate(_ entry: Entry) -> Bool? {
        switch self {
        case .and(let filters): Self.all(filters.map { $0.evaluate(entry) })
        case .or(let filters): Self.all(filters.map { $0.evaluate(entry).map(!) }).map(!)
        case .not(let filter): filter.evaluate(entry).map(!)
        case .present(let name): !entry.values(ofTypeOf: name).isEmpty
        case .equality(let name, let value), .approximate(let name, let value):
            entry.values(ofTypeOf: name).contains { MatchingRule.equality(of: name).matches($0, value) }
        case .greaterOrEqual(let name, let value):
            entry.values(ofTypeOf: name).contains { !Self.precedes($0, value, name) }
        case .lessOrEqual(let name, let value):
            entry.values(ofTypeOf: name).contains { !Self.precedes(value, $0, name) }
        case .substring(let name, let initial, let any, let final):
            entry.values(ofTypeOf: name).contains { Self.contains($0, initial, any, final, name) }
        case .extensible(let match): match.evaluate(entry)
        }
    }

    /// False when one is false, else undefined when one is undefined, else true.
    private static func all(_ outcomes: [Bool?]) -> Bool? {
        if outcomes.contains(false) { return false }
        return outcomes.contains(nil) ? nil : true
    }

    private static func precedes(_ left: AttributeValue, _ right: AttributeValue, _ name: AttributeName)
        -> Bool
    {
        if let left = left.string.flatMap({ Int64($0) }), let right = right.string.flatMap({ Int64($0) }) {
            return left < right
        }
        switch (MatchingRule.caseIgnore.key(of: left), MatchingRule.caseIgnore.key(of: right)) {
        case (.text(let left), .text(let right)): return left < right
        default: return left.bytes.lexicographicallyPrecedes(right.bytes)
        }
    }

    /// Substrings in order, none overlapping (RFC 4511 §4.5.1.7.2).
    private static func contains(
        _ value: AttributeValue, _ initial: AttributeValue?, _ any: [AttributeValue],
        _ final: AttributeValue?,
        _ name: AttributeName
    ) -> Bool {
        var rest = ArraySlice(folded(value, name))
        if let initial = initial.map({ folded($0, name) }) {
            guard rest.starts(with: initial) else { return false }
            rest = rest.dropFirst(initial.count)
        }
        if let final = final.map({ folded($0, name) }) {
            guard rest.suffix(final.count).elementsEqual(final) else { return false }
            rest = rest.dropLast(final.count)
        }
        for part in any.map({ folded($0, name) }) where !part.isEmpty {
            guard let end = firstEnd(of: part, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    private static func firstEnd(of part: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var rest = bytes
        while rest.count >= part.count {
            if rest.starts(with: part) { return rest.startIndex + part.count }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// Case folded as the attribute's rule has it. Space stays: in a part of a value it may be significant.
    private static func folded(_ value: AttributeValue, _ name: AttributeName) -> [UInt8] {
        switch MatchingRule.equality(of: name) {
        case .octetString, .caseExact: value.bytes
        default: value.string.map { Array($0.lowercased().utf8) } ?? value.bytes
        }
    }
}

extension ExtensibleMatch {
    /// Undefined for a rule that is not known here (RFC 4511 §4.5.1.7).
    func evaluate(_ entry: Entry) -> Bool? {
        guard let test = test() else { return nil }
        var values = attribute.map { entry.values(ofTypeOf: $0) } ?? entry.attributes.flatMap(\.values)
        if matchesDN {
            let named = entry.dn.rdns.flatMap(\.values)
            values += named.filter { attribute == nil || $0.name == attribute }.map(\.value)
        }
        return values.contains(where: test)
    }

    /// Whether it can be evaluated here.
    var isDecidable: Bool { attribute != nil && test() != nil }

    private func test() -> ((AttributeValue) -> Bool)? {
        guard let rule else {
            return attribute.map { name in { MatchingRule.equality(of: name).matches($0, value) } }
        }
        switch rule.key {
        case "caseignorematch", "2.5.13.2": return { MatchingRule.caseIgnore.matches($0, value) }
        case "caseexactmatch", "2.5.13.5": return { MatchingRule.caseExact.matches($0, value) }
        case "distinguishednamematch", "2.5.13.1":
            return { MatchingRule.distinguishedName.matches($0, value) }
        case "integermatch", "2.5.13.14": return { MatchingRule.integer.matches($0, value) }
        case "octetstringmatch", "2.5.13.17": return { $0 == value }
        default: return nil
        }
    }
}

extension Entry {
    /// The values of an attribute and of its subtypes by options.
    fileprivate func values(ofTypeOf name: AttributeName) -> [AttributeValue] {
        attributes.filter { $0.name.isSubtype(of: name) }.flatMap(\.values)
    }
}
