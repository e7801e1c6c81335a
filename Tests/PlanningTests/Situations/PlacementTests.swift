import Directory
import Planning
import Testing

/// Entries in containers below the base.
struct PlacementTests {
    private let assessor: Assessor

    init() throws { assessor = Assessor(base: try DN("ou=people,dc=example,dc=com")) }

    private func projection(
        _ containers: String..., name: String = "ann", inactive: String? = "ou=disabled", stays: Bool = false
    ) throws -> Projection {
        let places = try containers.map(People.dn)
        return Projection(
            dn: try #require(places.first).child(RDN(.uid, AttributeValue(name))),
            attributes: [ManagedAttribute(.uid, [AttributeValue(name)])], containers: places,
            staysInContainer: stays, inactiveContainer: try inactive.map(People.dn))
    }

    private func assess(
        at container: String, _ projection: Projection, former: Projection? = nil, link: String? = nil
    ) throws -> (situation: Situation, newDN: DN?) {
        let dn = try People.dn("uid=ann,\(container)")
        let observed = People.observed(Entry(dn: dn, attributes: ["uid": ["ann"]]))
        let target = Target(
            dn: try People.dn("uid=ann,\(link ?? container)"), identity: observed.identity, marker: nil)
        let assessment = assessor.assess(
            Subject(projection: projection, link: target, former: former), .linked(observed))
        guard case .update(_, let update)? = assessment.change else { return (assessment.situation, nil) }
        #expect(update.modifications.isEmpty)
        return (assessment.situation, update.newDN)
    }

    @Test func `in the container of its state: in sync`() throws {
        #expect(try assess(at: "ou=disabled", projection("ou=disabled", "ou=users")) == (.inSync, nil))
    }

    @Test func `in the container of the other state: moved to its own`() throws {
        let disabled = try projection("ou=disabled", "ou=users")
        #expect(try assess(at: "ou=users", disabled) == (.renamed, disabled.dn))
        let enabled = try projection("ou=users", "ou=disabled")
        #expect(try assess(at: "ou=disabled", enabled) == (.renamed, enabled.dn))
    }

    @Test func `nobody said whether it is active: it stays in either container`() throws {
        let undecided = try projection("ou=users", "ou=disabled", stays: true)
        for container in ["ou=users", "ou=disabled"] {
            #expect(try assess(at: container, undecided) == (.inSync, nil))
        }
        let other = try projection("ou=users", "ou=disabled", name: "zoe", stays: true)
        #expect(try assess(at: "ou=disabled", other) == (.renamed, People.dn("uid=zoe,ou=disabled")))
    }

    @Test func `where the mapping put it before the change: moved to where it puts it now`() throws {
        let (former, new) = (try projection("ou=a", inactive: nil), try projection("ou=b", inactive: nil))
        #expect(try assess(at: "ou=a", new, former: former) == (.renamed, new.dn))
    }

    @Test func `nobody said whether it is active: another domain changes the container and not the state`() throws {
        let new = try projection("ou=users,o=b", "ou=disabled,o=b", inactive: "ou=disabled,o=b", stays: true)
        let formers = [
            try projection("ou=users,o=a", "ou=disabled,o=a", inactive: "ou=disabled,o=a", stays: true),
            try projection("ou=disabled,o=a", "ou=users,o=a", inactive: "ou=disabled,o=a"),
        ]
        for former in formers {
            for unit in ["ou=users", "ou=disabled"] {
                let there = try People.dn("uid=ann,\(unit),o=b")
                #expect(try assess(at: "\(unit),o=a", new, former: former) == (.renamed, there))
            }
        }
    }

    @Test(arguments: ["ou=sales", "ou=old,ou=users", "ou=sales,ou=disabled"])
    func `where neither the mapping nor the change puts it: moved by hand, and it stays`(container: String) throws {
        let projection = try projection("ou=users", "ou=disabled")
        for former in [nil, projection] {
            #expect(try assess(at: container, projection, former: former, link: "ou=users") == (.moved, nil))
            #expect(try assess(at: container, projection, former: former) == (.moved, nil))
        }
    }

    @Test func `moved by hand and then disabled or enabled: the state takes effect`() throws {
        let (active, inactive) = (try projection("ou=users", "ou=disabled"), try projection("ou=disabled", "ou=users"))
        #expect(try assess(at: "ou=sales", inactive, former: active) == (.renamed, inactive.dn))
        #expect(try assess(at: "ou=sales", active, former: inactive) == (.renamed, active.dn))
    }

    @Test func `moved by hand, and nobody says any more whether it is active: it stays`() throws {
        let undecided = try projection("ou=users", "ou=disabled", stays: true)
        let former = try projection("ou=disabled", "ou=users")
        #expect(try assess(at: "ou=sales", undecided, former: former) == (.moved, nil))
    }

    @Test func `the values that a change gives up are told from those of others`() throws {
        func emails(_ values: AttributeValue...) throws -> Projection {
            try People.projection("ann", ManagedAttribute("labeledURI", values, tolerance: .all))
        }
        let observed = People.observed(try People.entry("ann", ["labeledURI": ["theirs", "old"]]))
        let subject = Subject(
            projection: try emails("new"), link: try People.target("ann"), former: try emails("old"))
        let update = Update(
            newDN: nil,
            modifications: [
                Modification(.delete, "labeledURI", ["old"]), Modification(.add, "labeledURI", ["new"]),
            ])
        #expect(assessor.assess(subject, .linked(observed)).change == .update(Target(observed), update))
    }
}
