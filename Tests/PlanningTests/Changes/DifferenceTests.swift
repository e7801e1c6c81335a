import Directory
import Planning
import Testing

struct DifferenceTests {
    /// The modifications that bring ann to what is managed.
    private func modifications(_ entry: Attributes, _ managed: ManagedAttribute...) throws -> [Modification] {
        let entry = try People.entry("ann", entry)
        let base = try People.projection("ann")
        let projection = Projection(dn: base.dn, attributes: base.attributes + managed)
        return Difference.between(entry, and: projection, at: projection.dn).modifications
    }

    @Test func `an entry that holds what it should needs nothing`() throws {
        let found = try modifications(["title": ["a", "b"]], ManagedAttribute("title", ["b", "a"]))
        #expect(found == [])
    }

    @Test func `what is absent is added`() throws {
        #expect(
            try modifications([:], ManagedAttribute("title", ["a", "b"])) == [
                Modification(.add, "title", ["a", "b"])
            ])
    }

    @Test func `what should be absent is deleted whole`() throws {
        #expect(
            try modifications(["title": ["a", "b"]], ManagedAttribute("title", [])) == [
                Modification(.delete, "title")
            ])
    }

    @Test func `one value for another is replaced`() throws {
        #expect(
            try modifications(["title": ["a"]], ManagedAttribute("title", ["b"])) == [
                Modification(.replace, "title", ["b"])
            ])
    }

    @Test func `of several values only the differences are sent, what goes first`() throws {
        #expect(
            try modifications(["mail": ["a", "b", "c"]], ManagedAttribute(.mail, ["b", "d"]))
                == [Modification(.delete, .mail, ["a", "c"]), Modification(.add, .mail, ["d"])])
        #expect(
            try modifications(["mail": ["a", "b"]], ManagedAttribute(.mail, ["b"])) == [
                Modification(.delete, .mail, ["a"])
            ])
        #expect(
            try modifications(["mail": ["a"]], ManagedAttribute(.mail, ["a", "b"])) == [
                Modification(.add, .mail, ["b"])
            ])
    }

    @Test func `what is not managed is left alone`() throws {
        #expect(try modifications(["description": ["theirs"]]) == [])
    }

    @Test func `object classes of others are tolerated, ours are compared without case`() throws {
        #expect(try modifications(["objectClass": ["INETORGPERSON", "mailUser"]]) == [])
        #expect(
            try modifications(["objectClass": ["person"]]) == [
                Modification(.add, .objectClass, ["inetOrgPerson"])
            ])
    }

    @Test func `what is written at creation only is never compared`() throws {
        let quota = ManagedAttribute("mailQuota", ["1"], authority: .initial)
        for held in [[:], ["mailQuota": ["2"]], ["mailQuota": ["1", "2"]]] as [Attributes] {
            #expect(try modifications(held, quota) == [])
        }
    }

    @Test func `a changed case arrives, in a value and in the name`() throws {
        #expect(
            try modifications(["cn": ["ann lee"]], ManagedAttribute(.cn, ["Ann Lee"])) == [
                Modification(.replace, .cn, ["Ann Lee"])
            ])
        let update = Difference.between(
            try People.entry("ann"), and: try People.projection("Ann"), at: try People.dn("uid=Ann"))
        #expect(update.newDN == nil)
        #expect(update.modifications == [Modification(.replace, .uid, ["Ann"])])
    }

    @Test func `a change of case among several values replaces the one`() throws {
        #expect(
            try modifications(["mail": ["a@x", "b@x"]], ManagedAttribute(.mail, ["A@x", "b@x"]))
                == [Modification(.delete, .mail, ["a@x"]), Modification(.add, .mail, ["A@x"])])
    }

    @Test func `values are bytes, and composed and decomposed letters differ`() throws {
        #expect(
            try modifications(["cn": ["e\u{301}"]], ManagedAttribute(.cn, ["\u{E9}"])) == [
                Modification(.replace, .cn, ["\u{E9}"])
            ])
        let bytes = AttributeValue(bytes: [0, 255])
        #expect(try modifications(["jpegPhoto": [bytes]], ManagedAttribute("jpegPhoto", [bytes])) == [])
    }

    @Test func `a rename changes the naming value by itself`() throws {
        let update = Difference.between(
            try People.entry("ann"), and: try People.projection("zoe"), at: try People.dn("uid=zoe"))
        #expect(update == Update(newDN: try People.dn("uid=zoe"), modifications: []))
    }

    @Test func `a rename takes the other differences with it`() throws {
        let update = Difference.between(
            try People.entry("ann", ["title": ["a"]]),
            and: try People.projection("zoe", ManagedAttribute("title", ["b"])), at: try People.dn("uid=zoe"))
        #expect(update.newDN == (try People.dn("uid=zoe")))
        #expect(update.modifications == [Modification(.replace, "title", ["b"])])
    }

    @Test func `values beside the old name are differences that the rename does not make`() throws {
        let entry = try People.entry("ann", ["uid": ["ANN", "nick"]])
        let update = Difference.between(
            entry, and: try People.projection("zoe"), at: try People.dn("uid=zoe"))
        #expect(update.modifications == [Modification(.delete, .uid, ["nick"])])
    }

    @Test func `a new name that the entry holds already is not added twice`() throws {
        let entry = try People.entry("ann", ["uid": ["ann", "zoe"]])
        let update = Difference.between(
            entry, and: try People.projection("zoe"), at: try People.dn("uid=zoe"))
        #expect(update == Update(newDN: try People.dn("uid=zoe"), modifications: []))
    }

    @Test func `a new name that the entry holds in another case is respelled, never deleted`() throws {
        let entry = try People.entry("ann", ["uid": ["ann", "ZOE"]])
        let update = Difference.between(
            entry, and: try People.projection("zoe"), at: try People.dn("uid=zoe"))
        #expect(!update.modifications.contains { $0.operation == .delete }, "\(update.modifications)")
    }

    @Test func `an entry that was moved keeps its parent`() throws {
        let moved = Entry(
            dn: try DN("uid=ann,ou=sales,ou=people,dc=example,dc=com"),
            attributes: ["objectClass": ["inetOrgPerson"], "uid": ["ann"]])
        #expect(Difference.between(moved, and: try People.projection("ann"), at: moved.dn).isEmpty)
    }
}
