import Directory
import Planning
import Testing

struct ProvenanceTests {
    private func text(_ attributes: (AttributeName, AttributeValue)...) throws -> String? {
        var entry = try People.entry("ann")
        for (name, value) in attributes { entry.attributes[name] = [value] }
        return Provenance(of: entry)?.text
    }

    @Test func `who changed an entry and when is told as far as the server tells it`() throws {
        let who = (AttributeName("modifiersName"), AttributeValue("cn=admin,dc=example"))
        let when = (AttributeName("modifyTimestamp"), AttributeValue("20261128041530Z"))
        #expect(try text(who, when) == "last changed by cn=admin,dc=example at 2026-11-28T04:15:30Z")
        #expect(try text(when) == "last changed at 2026-11-28T04:15:30Z")
        #expect(try text(who) == "last changed by cn=admin,dc=example")
        #expect(try text() == nil)
    }

    @Test func `what a server writes otherwise is shown as it is, and without control characters`() throws {
        #expect(try text(("modifyTimestamp", "now")) == "last changed at now")
        #expect(try text(("modifiersName", "cn=a\u{1B}[2J")) == "last changed by cn=a\\u{1b}[2J")
    }
}
