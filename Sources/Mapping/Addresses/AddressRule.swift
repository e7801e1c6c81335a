/// How the mail addresses of a resource are found: the `addresses` of a section.
package struct AddressRule: Sendable {
    /// What gives the first address.
    package let primary: Pipeline
    /// What gives the others.
    let aliases: [Pipeline]
    /// Whether addresses that the resource had before stay as aliases.
    package let keepsFormer: Bool
    /// What holds for all addresses.
    package let policy: AddressPolicy
}

/// The mail addresses of one resource, each in its one form and only once.
package struct AddressSet: Sendable, Hashable {
    /// The one that mail is sent from; nil for a resource without any.
    package let primary: String?
    /// The others; the primary is not among them.
    package let aliases: [String]

    package init(primary: String?, aliases: [String]) {
        self.primary = primary
        self.aliases = aliases
    }

    /// The primary address first.
    package var all: [String] { (primary.map { [$0] } ?? []) + aliases }
}

/// Which of the addresses of a resource a rule writes.
package enum AddressSelection: String, Sendable, Hashable, CaseIterable {
    case primary, aliases, all

    func texts(of addresses: AddressSet) -> [String] {
        switch self {
        case .primary: addresses.primary.map { [$0] } ?? []
        case .aliases: addresses.aliases
        case .all: addresses.all
        }
    }
}

extension AddressRule {
    func addresses(_ evaluation: Evaluation, former: [String]) throws(MappingProblem) -> AddressSet {
        let primary = try checked(primary, evaluation).first
        var aliases: [String] = []
        for pipeline in self.aliases {
            for address in try checked(pipeline, evaluation) where address != primary && !aliases.contains(address) {
                aliases.append(address)
            }
        }
        // What was allowed once and is no more must not stand in the way of every later change: it is let go.
        for text in keepsFormer ? former : [] {
            guard let address = MailAddress.normalized(text), policy.refusal(of: address) == nil,
                address != primary, !aliases.contains(address)
            else { continue }
            aliases.append(address)
        }
        return AddressSet(primary: primary, aliases: aliases)
    }

    private func checked(_ pipeline: Pipeline, _ evaluation: Evaluation) throws(MappingProblem) -> [String] {
        var addresses: [String] = []
        for text in try evaluation.texts(pipeline) where !Whitespace.trimmed(text).isEmpty {
            let address = MailAddress.normalized(text)
            if let problem = address.map(policy.refusal) ?? "it is no mail address" {
                throw MappingProblem(
                    attribute: pipeline.sourceDescription ?? "emails",
                    message: StepProblem.quoted(text) + " cannot be used: \(problem)")
            }
            if let address { addresses.append(address) }
        }
        return addresses
    }
}

extension AddressRule {
    /// All paths that addresses come from.
    var sources: [SourcePath] { ([primary] + aliases).flatMap { $0.paths(nil) } }
}
