package import Directory

/// Decides whether an entry is the one that an unanswered add of ours left behind.
///
/// It is ours when it was created by our bind identity, after the intent was recorded, at the DN that the add was
/// sent to, with the values that we sent. Every add of that identity has an intent and, once answered, a link, so
/// such an entry without an owner can only be what this intent left. Anything less leaves the add in doubt.
package struct LandingProof: Sendable {
    /// Whom the server would name as the creator of an entry of ours.
    package let gateway: EntryCreator
    /// When the intent was recorded, as generalizedTime with seconds (`20260131120000Z`), less the tolerated
    /// difference between the clocks.
    package let notBefore: String
    /// The DN that the add was sent to; nil when the intent's write was no add.
    package let sentTo: DN?

    package init(gateway: EntryCreator, notBefore: String, sentTo: DN?) {
        self.gateway = gateway
        self.notBefore = notBefore
        self.sentTo = sentTo
    }

    /// The operational attributes that the proof reads.
    package static let attributes: [AttributeName] = ["creatorsName", "createTimestamp", "modifyTimestamp"]

    /// Nil when the entry is proven ours, else the reason why it is not.
    package func objection(to entry: Entry, sent: Entry) -> String? {
        guard entry.dn == sentTo else { return "no add was sent to its DN" }
        guard EntryCreator(of: entry) == gateway else { return "the entry was not created by the gateway's account" }
        guard let created = second("createTimestamp", of: entry), created >= notBefore.prefix(14) else {
            return "the entry was created before the gateway tried to"
        }
        for (name, values) in sent.attributes where !Self.holds(entry.attributes[name], values, of: name) {
            return "its \(name) is not what the gateway sent"
        }
        return nil
    }

    /// Whether an entry of somebody else has stood at the DN since before the intent, so that no add of ours can have
    /// landed there.
    ///
    /// One that was merely created before may have been renamed to the DN later, which its `modifyTimestamp` tells.
    /// Times alone do not do: to a server whose clock is behind, our own add is old. Nor does the owner of an object of
    /// Active Directory, which need not be its creator.
    package func isExcluded(by entry: Entry) -> Bool {
        guard entry.dn == sentTo, case .named? = EntryCreator(of: entry), EntryCreator(of: entry) != gateway else {
            return false
        }
        return ["createTimestamp", "modifyTimestamp"].allSatisfy { name in
            second(name, of: entry).map { $0 < notBefore.prefix(14) } ?? false
        }
    }

    /// A time without its fraction and its zone, which is UTC wherever a server writes it by itself.
    private func second(_ name: AttributeName, of entry: Entry) -> Substring? {
        entry.attributes.first(name)?.string.map { $0.prefix(14) }
    }

    /// Whether all values that were sent are there, byte for byte but for names of entries, which servers respell.
    private static func holds(_ held: [AttributeValue], _ sent: [AttributeValue], of name: AttributeName) -> Bool {
        let rule = MatchingRule.equality(of: name)
        guard rule == .distinguishedName else { return sent.allSatisfy(held.contains) }
        return Set(held.map(rule.key)).isSuperset(of: sent.map(rule.key))
    }
}
