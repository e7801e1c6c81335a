import Directory
import Planning
import Testing

struct LandingProofTests {
    private let proof: LandingProof
    private let sent: Entry

    init() throws {
        proof = LandingProof(
            gateway: .named(try DN("cn=sluice,dc=example,dc=com")), notBefore: "20260131115800Z",
            sentTo: try People.dn("uid=ann"))
        sent = try People.entry("ann", ["cn": ["Ann"], "mail": ["a@x", "b@x"]])
    }

    /// What the add left, seen later.
    private func standing(_ changes: Attributes = [:], without name: AttributeName? = nil) -> Entry {
        var entry = sent
        entry["creatorsName"] = ["CN=Sluice, dc=example, dc=com"]
        entry["createTimestamp"] = ["20260131120000Z"]
        entry["description"] = ["of others"]
        for (name, values) in changes { entry[name] = values }
        if let name { entry[name] = [] }
        return entry
    }

    @Test func `ours, created after the intent, with what we sent: no objection`() {
        #expect(proof.objection(to: standing(), sent: sent) == nil)
        #expect(proof.objection(to: standing(["mail": ["c@x", "b@x", "a@x"]]), sent: sent) == nil)
        #expect(proof.objection(to: standing(["createTimestamp": ["20260131115800Z"]]), sent: sent) == nil)
    }

    @Test func `a DN that no add was sent to`() throws {
        for sentTo in [nil, try People.dn("uid=bob")] {
            let other = LandingProof(gateway: proof.gateway, notBefore: proof.notBefore, sentTo: sentTo)
            #expect(other.objection(to: standing(), sent: sent) == "no add was sent to its DN")
        }
    }

    @Test func `an add is excluded by an entry of somebody else that nobody touched since before the intent`() throws {
        let stranger: Attributes = [
            "creatorsName": ["cn=admin,dc=example,dc=com"], "createTimestamp": ["20200101000000Z"],
            "modifyTimestamp": ["20250101000000Z"],
        ]
        #expect(proof.isExcluded(by: standing(stranger)))
        // Renamed to the DN, perhaps.
        var changed = stranger
        changed["modifyTimestamp"] = ["20260131120000Z"]
        #expect(!proof.isExcluded(by: standing(changed)))
        // Our own, by a server whose clock is behind, and one whose creator is not told.
        var own = stranger
        own["creatorsName"] = ["cn=sluice,dc=example,dc=com"]
        #expect(!proof.isExcluded(by: standing(own)))
        for name: AttributeName in ["creatorsName", "createTimestamp", "modifyTimestamp"] {
            #expect(!proof.isExcluded(by: standing(stranger, without: name)), "\(name)")
        }
    }

    @Test func `an entry of another creator, or of one that is not told`() {
        let objection = "the entry was not created by the gateway's account"
        for creator in ["cn=admin,dc=example,dc=com", "no DN", ""] {
            let entry = standing(["creatorsName": [AttributeValue(creator)]])
            #expect(proof.objection(to: entry, sent: sent) == objection, "\(creator)")
        }
        #expect(proof.objection(to: standing(without: "creatorsName"), sent: sent) == objection)
    }

    @Test func `an entry of an earlier time, or of one that is not told`() {
        let objection = "the entry was created before the gateway tried to"
        #expect(
            proof.objection(to: standing(["createTimestamp": ["20260131115759Z"]]), sent: sent) == objection)
        #expect(proof.objection(to: standing(without: "createTimestamp"), sent: sent) == objection)
    }

    @Test func `values that we did not send`() {
        let objection = "its cn is not what the gateway sent"
        #expect(proof.objection(to: standing(["cn": ["ann"]]), sent: sent) == objection)
        #expect(proof.objection(to: standing(without: .cn), sent: sent) == objection)
        #expect(
            proof.objection(to: standing(["mail": ["a@x"]]), sent: sent)
                == "its mail is not what the gateway sent")
    }
}
