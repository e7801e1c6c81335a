package import Directory

/// Decides whether an entry is the one that an unanswered add of ours left behind.
///
/// It is ours when it was created by our bind identity, after the intent was recorded, at a DN that we had seen
/// empty, with the values that we sent. Anything less leaves the add in doubt.
package struct LandingProof: Sendable {
    /// The identity that the gateway binds as, in the form of `creatorsName` (RFC 4512 §3.4).
    package let gateway: DN
    /// When the intent was recorded, as generalizedTime with seconds (`20260131120000Z`), less the tolerated
    /// difference between the clocks.
    package let notBefore: String
    /// Whether the DN was seen empty before the add was sent.
    package let sawAbsent: Bool

    package init(gateway: DN, notBefore: String, sawAbsent: Bool) {
        self.gateway = gateway
        self.notBefore = notBefore
        self.sawAbsent = sawAbsent
    }

    /// The operational attributes that the proof reads.
    package static let attributes: [AttributeName] = ["creatorsName", "createTimestamp"]

    /// Nil when the entry is proven ours, else the reason why it is not.
    package func objection(to entry: Entry, sent: Entry) -> String? {
        guard sawAbsent else { return "the DN was not seen empty before the entry was added" }
        guard let creator = entry.attributes.first("creatorsName")?.string, let creatorDN = try? DN(creator),
            creatorDN == gateway
        else { return "the entry was not created by the gateway's account" }
        guard let created = entry.attributes.first("createTimestamp")?.string, created >= notBefore else {
            return "the entry was created before the gateway tried to"
        }
        for (name, values) in sent.attributes where !values.allSatisfy(entry.attributes[name].contains) {
            return "its \(name) is not what the gateway sent"
        }
        return nil
    }
}
