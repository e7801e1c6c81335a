extension DirectoryFilter {
    /// The attributes that the filter asks about, each once, in the order in which they stand.
    package var attributes: [AttributeName] {
        var names: [AttributeName] = []
        for name in allAttributes where !names.contains(name) { names.append(name) }
        return names
    }

    /// Whether `matches` can say of every entry what a server would say: it knows the rule of every extensible match,
    /// and which attribute is meant.
    package var isDecidable: Bool {
        switch self {
        case .and(let filters), .or(let filters): filters.allSatisfy(\.isDecidable)
        case .not(let filter): filter.isDecidable
        case .extensible(let match): match.isDecidable
        default: true
        }
    }

    private var allAttributes: [AttributeName] {
        switch self {
        case .and(let filters), .or(let filters): filters.flatMap(\.allAttributes)
        case .not(let filter): filter.allAttributes
        case .equality(let name, _), .present(let name), .greaterOrEqual(let name, _), .lessOrEqual(let name, _),
            .approximate(let name, _), .substring(let name, _, _, _):
            [name]
        case .extensible(let match): match.attribute.map { [$0] } ?? []
        }
    }
}
