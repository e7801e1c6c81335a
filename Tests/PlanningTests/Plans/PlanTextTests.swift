import Directory
import Planning
import Testing

struct PlanTextTests {
    @Test func `a plan is the same text for the same input, byte for byte`() throws {
        let drifted = People.observed(
            try People.entry("cid", ["title": ["a"], "mail": ["x@x", "y@x"], "o": ["Old"], "host": ["h"]]))
        let modifications = [
            Modification(.replace, "title", ["b"]), Modification(.delete, .mail, ["x@x"]),
            Modification(.add, .mail, ["z@x", "ü@x"]), Modification(.delete, "o"),
            Modification(.add, .cn, ["Cid"]),
        ]
        let renamed = People.observed(try People.entry("zoe"))
        let plan = Plan([
            People.item(
                "id-6", .found, nil, action: .report, observed: People.observed(try People.entry("fay")),
                name: "fay"),
            People.item("id-5", .orphaned, .delete(try People.target("eve")), name: "eve"),
            People.item("id-4", .missing, .add(try People.entry("dan")), name: "dan"),
            People.item(
                "id-3", .drifted, .update(Target(drifted), Update(newDN: nil, modifications: modifications)),
                observed: drifted, name: "cid"),
            People.item(
                "id-2", .renamed,
                .update(Target(renamed), Update(newDN: try People.dn("uid=bob"), modifications: [])),
                observed: renamed, name: "bob"),
            People.item("id-1", .gone, nil, remark: "an unanswered delete is completed", name: "ann"),
            People.item(
                "id-7", .orphaned, .delete(try People.target("gus")), action: .report, remark: "waits",
                name: "gus"),
        ])
        let expected = """
            ~ uid=zoe,ou=people,dc=example,dc=com  [renamed]  bob (id-2)
                rename to uid=bob,ou=people,dc=example,dc=com
            ~ uid=cid,ou=people,dc=example,dc=com  [drifted]  cid (id-3)
                title: a → b
                mail: delete x@x
                mail: add z@x, ü@x
                o: delete Old
                cn: add Cid
            + uid=dan,ou=people,dc=example,dc=com  [missing]  dan (id-4)
            = (no entry)  [gone; an unanswered delete is completed]  ann (id-1)
            - uid=eve,ou=people,dc=example,dc=com  [orphaned]  eve (id-5)
            ? uid=gus,ou=people,dc=example,dc=com  [orphaned; waits]  gus (id-7)
            ? uid=fay,ou=people,dc=example,dc=com  [found]  fay (id-6)
                an entry of that name was there before. Rename or delete it, or have this one named otherwise
            """
        #expect(PlanText.lines(of: plan).joined(separator: "\n") == expected)
    }

    @Test func `an empty plan has no lines`() {
        #expect(PlanText.lines(of: Plan([])) == [])
    }

    @Test func `what comes from outside cannot write lines or colours of its own`() throws {
        let hostile = "x\n- uid=all\u{1B}[31m\u{202E}"
        let observed = People.observed(try People.entry(hostile, ["cn": [AttributeValue(hostile)]]))
        let update = Update(
            newDN: nil, modifications: [Modification(.replace, .cn, [AttributeValue(hostile + "2")])])
        let item = People.item(
            "id", .drifted, .update(Target(observed), update), observed: observed, name: hostile)
        let lines = PlanText.lines(of: item)
        #expect(lines.count == 2)
        for line in lines {
            #expect(Printable.text(line) == line, "\(line.debugDescription)")
        }
        #expect(
            lines[1] == #"    cn: x\u{a}- uid=all\u{1b}[31m\u{202e} → x\u{a}- uid=all\u{1b}[31m\u{202e}2"#)
    }

    @Test func `bytes that are no text are counted`() throws {
        let observed = People.observed(
            try People.entry("a", ["jpegPhoto": [AttributeValue(bytes: [255, 0, 1])]]))
        let update = Update(newDN: nil, modifications: [Modification(.delete, "jpegPhoto")])
        let item = People.item("id", .drifted, .update(Target(observed), update), observed: observed)
        #expect(PlanText.lines(of: item).last == "    jpegPhoto: delete (3 bytes)")
    }

    @Test(arguments: [Modification.Operation.add, .delete, .replace])
    func `a secret is never shown`(operation: Modification.Operation) throws {
        let observed = People.observed(try People.entry("a", ["userPassword": ["old-secret"]]))
        let values: [AttributeValue] = operation == .delete ? [] : ["new-secret"]
        let update = Update(newDN: nil, modifications: [Modification(operation, .userPassword, values)])
        let item = People.item("id", .drifted, .update(Target(observed), update), observed: observed)
        let text = PlanText.lines(of: item).joined(separator: "\n")
        #expect(text.contains("userPassword") && !text.contains("secret"), "\(text)")
    }
}
