import Directory
import Planning
import Testing

struct ChangeRecordTests {
    private func update(_ modifications: Modification..., before: (AttributeName, [AttributeValue])...) throws
        -> [ChangeRecord.Attribute]
    {
        let entry = Entry(dn: try People.dn("uid=ann"), attributes: Attributes(before))
        let change = Change.update(try People.target("ann"), Update(newDN: nil, modifications: modifications))
        return ChangeRecord(change, before: entry).attributes
    }

    @Test func `of each attribute the values that went and that came are kept`() throws {
        let title = try update(Modification(.replace, "title", ["Chef"]), before: ("title", ["Cook"]))
        #expect(title == [.init(name: "title", before: ["Cook"], after: ["Chef"])])
        let mail = try update(
            Modification(.delete, "mail", ["a@x"]), Modification(.add, "mail", ["b@x"]),
            before: ("mail", ["a@x", "c@x"]))
        #expect(mail == [.init(name: "mail", before: ["a@x"], after: ["b@x"])])
        let whole = try update(Modification(.delete, "title", []), before: ("title", ["Cook"]))
        #expect(whole == [.init(name: "title", before: ["Cook"], after: [])])
    }

    @Test func `secrets are not kept`() throws {
        let secret = try update(Modification(.replace, "userPassword", ["new"]), before: ("userPassword", ["old"]))
        #expect(secret == [.init(name: "userPassword", before: ["•••"], after: ["•••"])])
        let entry = Entry(dn: try People.dn("uid=ann"), attributes: Attributes([("unicodePwd", ["x"])]))
        #expect(ChangeRecord(.add(entry), before: nil).attributes[0].after == ["•••"])
    }

    @Test func `a deletion keeps what the entry held, without what the server wrote of itself`() throws {
        let entry = Entry(
            dn: try People.dn("uid=ann"),
            attributes: Attributes([("title", ["Cook"]), ("creatorsName", ["cn=x"]), ("modifyTimestamp", ["1Z"])]))
        let record = ChangeRecord(.delete(try People.target("ann")), before: entry)
        #expect(record.kind == .delete && record.attributes == [.init(name: "title", before: ["Cook"], after: [])])
    }

    @Test func `of very many values some are kept, of others than text the length`() throws {
        let many = (0..<150).map { AttributeValue("v\($0)") }
        let held = try update(Modification(.add, "member", many))
        #expect(held[0].after.count == 101 && held[0].after.last == "(and 50 more)")
        let binary = try update(Modification(.add, "jpegPhoto", [AttributeValue(bytes: [0xFF, 0xD8, 0xFF])]))
        #expect(binary[0].after == ["(3 bytes)"])
    }
}
