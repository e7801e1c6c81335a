import Directory
import Planning
import Testing

struct AssessorTests {
    private let assessor: Assessor
    private let projection: Projection
    private let link: Target

    init() throws {
        assessor = Assessor(base: try DN("ou=people,dc=example,dc=com"))
        projection = try People.projection("ann")
        link = try People.target("ann")
    }

    private var living: Subject { Subject(projection: projection, link: link) }
    private var deleted: Subject { Subject(projection: nil, link: link) }
    private var unlinked: Subject { Subject(projection: projection, link: nil) }

    /// The proof that an entry is nowhere, which only a complete read hands out.
    private func proof() throws -> AbsenceProof {
        let evidence = ReadEvidence(
            base: assessor.base, baseIsVisible: true, entryBelowIsVisible: true, baseHasSubordinates: nil,
            contextMarkers: [])
        return try CompleteRead(evidence).covering(nil)
    }

    @Test func `equal and in its place: in sync`() throws {
        let assessment = assessor.assess(living, .linked(People.observed(try People.entry("ann"))))
        #expect(assessment.situation == .inSync && assessment.change == nil)
    }

    @Test func `equal and in its place, while the link says another: relocated`() throws {
        let subject = Subject(projection: projection, link: try People.target("old"))
        let assessment = assessor.assess(subject, .linked(People.observed(try People.entry("ann"))))
        #expect(assessment.situation == .relocated && assessment.change == nil)
    }

    @Test func `other values: drifted, and an update that asserts what was seen`() throws {
        let observed = People.observed(try People.entry("ann", ["objectClass": ["person"]]))
        let assessment = assessor.assess(living, .linked(observed))
        #expect(assessment.situation == .drifted)
        let update = Update(newDN: nil, modifications: [Modification(.add, .objectClass, ["inetOrgPerson"])])
        #expect(assessment.change == .update(Target(observed), update))
        #expect(assessment.observed == observed)
    }

    @Test func `another name in the same place: renamed, and a rename back`() throws {
        let observed = People.observed(try People.entry("zoe"))
        let assessment = assessor.assess(living, .linked(observed))
        #expect(assessment.situation == .renamed)
        #expect(
            assessment.change == .update(Target(observed), Update(newDN: projection.dn, modifications: [])))
    }

    @Test func `another parent inside the base: moved, and it stays there`() throws {
        let dn = try DN("uid=ann,ou=sales,ou=people,dc=example,dc=com")
        let entry = Entry(dn: dn, attributes: ["objectClass": ["inetOrgPerson"], "uid": ["ann"]])
        let assessment = assessor.assess(living, .linked(People.observed(entry)))
        #expect(assessment.situation == .moved && assessment.change == nil)
    }

    @Test func `another parent and another name: moved, and renamed where it is`() throws {
        let dn = try DN("uid=zoe,ou=sales,ou=people,dc=example,dc=com")
        let observed = People.observed(
            Entry(dn: dn, attributes: ["objectClass": ["inetOrgPerson"], "uid": ["zoe"]]))
        let assessment = assessor.assess(living, .linked(observed))
        let there = try DN("uid=ann,ou=sales,ou=people,dc=example,dc=com")
        #expect(assessment.situation == .moved)
        #expect(assessment.change == .update(Target(observed), Update(newDN: there, modifications: [])))
    }

    @Test(arguments: [
        "uid=ann,ou=groups,dc=example,dc=com", "uid=ann,dc=example,dc=com", "ou=people,dc=example,dc=com",
    ])
    func `outside the base: left scope, and nothing may be done, not even a deletion`(dn: String) throws {
        let entry = Entry(dn: try DN(dn), attributes: ["objectClass": ["inetOrgPerson"], "uid": ["ann"]])
        for subject in [living, deleted] {
            let assessment = assessor.assess(subject, .linked(People.observed(entry)))
            #expect(assessment.situation == .leftScope && assessment.change == nil)
        }
    }

    @Test func `gone: missing, and made again whole`() throws {
        let assessment = assessor.assess(living, .vanished(try proof(), standing: nil))
        #expect(assessment.situation == .missing && assessment.change == .add(projection.newEntry))
    }

    @Test func `gone, and another stands there: replaced, and nothing may be done`() throws {
        let standing = People.observed(try People.entry("ann"), identity: "other")
        let assessment = assessor.assess(living, .vanished(try proof(), standing: standing))
        #expect(
            assessment.situation == .replaced && assessment.change == nil && assessment.observed == standing)
    }

    @Test func `deleted, and its entry stands: orphaned, and deleted by identity`() throws {
        let observed = People.observed(try People.entry("zoe"))
        let assessment = assessor.assess(deleted, .linked(observed))
        #expect(assessment.situation == .orphaned && assessment.change == .delete(Target(observed)))
    }

    @Test func `deleted, and its entry is gone: gone, whoever stands there now`() throws {
        let standing = People.observed(try People.entry("ann"), identity: "other")
        for other in [nil, standing] {
            let assessment = assessor.assess(deleted, .vanished(try proof(), standing: other))
            #expect(assessment.situation == .gone && assessment.change == nil)
        }
        let never = Subject(projection: nil, link: nil)
        #expect(assessor.assess(never, .unlinked(standing: standing)).situation == .gone)
    }

    @Test func `no link, and nothing there: absent, and added`() {
        let assessment = assessor.assess(unlinked, .unlinked(standing: nil))
        #expect(assessment.situation == .absent && assessment.change == .add(projection.newEntry))
    }

    @Test func `no link, and an entry there: found, and nothing may be done`() throws {
        let standing = People.observed(try People.entry("ann"))
        let assessment = assessor.assess(unlinked, .unlinked(standing: standing))
        #expect(assessment.situation == .found && assessment.change == nil && assessment.observed == standing)
    }
}
