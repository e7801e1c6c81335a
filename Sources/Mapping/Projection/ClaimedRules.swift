import Directory
import SCIM

/// Which rules are a client's to have a say about, by what it has spoken of.
struct ClaimedRules {
    let map: AttributeMap
    let claims: Claims
    let resource: Resource

    /// Whether an attribute of the entry is a client's. The classes come with the first claim, and the members of a group are
    /// told apart one by one.
    func contains(_ attribute: AttributeName) -> Bool {
        if attribute == .objectClass { return !claims.isEmpty }
        if map.memberAttributes.contains(attribute) { return true }
        if map.isActiveClaimed(by: claims), map.statusChanges.contains(where: { $0.attribute == attribute }) {
            return true
        }
        return map.rules.contains { $0.attribute == attribute && contains($0) }
    }

    func contains(_ rule: Rule) -> Bool {
        switch rule.pipeline.source {
        case .active: map.isActiveClaimed(by: claims)
        case .owner: !claims.isEmpty
        default: contains(rule.pipeline)
        }
    }

    /// A value that is put together is a client's if all that it is made of is, or what the directory alone knew of it would be
    /// lost.
    private func contains(_ pipeline: Pipeline) -> Bool {
        switch pipeline.source {
        case .path(let path), .reference(let path, _): claims.contains(path.selector.attribute)
        case .first(let alternatives): containsWinner(alternatives)
        case .template(let template): template.placeholders.allSatisfy(contains)
        case .address: map.addressRule?.sources.contains { claims.contains($0.selector.attribute) } ?? false
        case .constant, .generated, .active, .owner: false
        }
    }

    /// Down to the alternative that has a value: what comes before it may have one in the directory that could not be read.
    private func containsWinner(_ alternatives: [Pipeline]) -> Bool {
        let evaluation = Evaluation(resource: resource)
        for alternative in alternatives {
            guard contains(alternative) else { return false }
            if (try? evaluation.texts(alternative))?.contains(where: { !$0.isEmpty }) ?? false { return true }
        }
        return true
    }
}
