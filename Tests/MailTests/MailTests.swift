import SCIM
import TestSupport
import Testing

/// Whether the mail system sees what the gateway wrote: SCIM, the directory, SMTP, LMTP and IMAP, one after the other.
@Suite(.serialized) struct MailTests {
    @Test func `a user gets mail from the moment of the 201, and reads it with a password`() async throws {
        try await MailBridge.with { bridge in
            let refused = try await bridge.mail.recipient("ann@example.com")
            #expect(refused.code == 550 && refused.text.hasPrefix("5.1.1"), "\(refused)")
            #expect(try await bridge.mail.delivery("ann@example.com").code == 550)
            _ = try await bridge.create("ann")
            #expect(try await bridge.code("ann") == 250)
            #expect(try await bridge.mail.recipient("ANN@Example.COM").code == 250)
            #expect(try await bridge.code("bob") == 550)
            // Nobody sent a password, and none is not an empty one.
            for password in ["", MailBridge.password] {
                #expect(try await bridge.logIn("ann", password: password) == "NO")
            }
            try await bridge.setPassword("ann")
            #expect(try await bridge.logIn("ann", password: "wrong") == "NO")
            try await bridge.send("Hello", to: "ann")
            #expect(try await bridge.untilRead("Hello", by: "ann") == ["Hello"])
        }
    }

    @Test func `an alias leads to the mailbox for as long as it is there`() async throws {
        try await MailBridge.with { bridge in
            let ann = try await bridge.createWithPassword("ann", aliases: "a.lee@example.com; Lee@example.com")
            for alias in ["a.lee", "lee"] {
                #expect(try await bridge.code(alias) == 250)
                try await bridge.send("To \(alias)", to: alias)
                try await bridge.untilRead("To \(alias)", by: "ann")
            }
            let other = "emails[type eq \"other\"].value"
            try await bridge.patch("/Users/\(ann)", Bridge.replace(other, "lee@example.com"))
            #expect(try await bridge.code("a.lee") == 550)
            #expect(try await bridge.code("lee") == 250)
        }
    }

    @Test func `a list reaches its members, those of groups in it, and nobody who left`() async throws {
        try await MailBridge.with { bridge in
            let (ann, bob) = (try await bridge.createWithPassword("ann"), try await bridge.createWithPassword("bob"))
            let cat = try await bridge.createWithPassword("cat")
            let sales = try await bridge.createList("sales", [])
            #expect(try await bridge.code("sales") == 550)
            try await bridge.patch("/Groups/\(sales)", MailBridge.members("Add", ann, bob))
            _ = try await bridge.createList("all", [sales, cat, ann])
            try await bridge.send("First", to: "sales")
            for name in ["ann", "bob"] { try await bridge.untilRead("First", by: name) }
            try await bridge.send("Second", to: "all")
            #expect(try await bridge.untilRead("Second", by: "ann") == ["First", "Second"])
            #expect(try await bridge.untilRead("Second", by: "cat") == ["Second"])
            try await bridge.untilRead("Second", by: "bob")
            try await bridge.patch("/Groups/\(sales)", MailBridge.members("Remove", ann))
            try await bridge.send("Third", to: "sales")
            try await bridge.untilRead("Third", by: "bob")
            try await bridge.mail.untilQueueIsEmpty()
            #expect(try await bridge.subjects("ann") == ["First", "Second"])
        }
    }

    @Test func `who is switched off neither logs in nor gets mail, and is let in again`() async throws {
        try await MailBridge.with { bridge in
            let ann = try await bridge.createWithPassword("ann", aliases: "lee@example.com")
            try await bridge.send("Before", to: "ann")
            try await bridge.untilRead("Before", by: "ann")
            try await bridge.setActive(ann, false)
            for name in ["ann", "lee"] { #expect(try await bridge.code(name) == 550) }
            // Dovecot takes nothing either, whoever brings it.
            #expect(try await bridge.mail.delivery("ann@example.com").code == 550)
            #expect(try await bridge.logIn("ann") == "NO")
            try await bridge.setActive(ann, true)
            for name in ["ann", "lee"] { #expect(try await bridge.code(name) == 250) }
            try await bridge.send("After", to: "ann")
            #expect(try await bridge.untilRead("After", by: "ann") == ["Before", "After"])
        }
    }

    @Test func `an open session outlives the switch until it is kicked`() async throws {
        try await MailBridge.with { bridge in
            let ann = try await bridge.createWithPassword("ann")
            try await InboxSession.with(bridge.mail) { session in
                let login = try await session.logIn("ann@example.com", MailBridge.password)
                #expect(login.status == "OK")
                try await bridge.setActive(ann, false)
                let asked = try await session.askForNothing()
                #expect(asked.status == "OK")
                try await bridge.mail.kick("ann@example.com")
                let hasEnded = await Self.ends(&session)
                #expect(hasEnded)
            }
            #expect(try await bridge.logIn("ann") == "NO")
        }
    }

    /// Whether the server ends a session, within five seconds.
    private static func ends(_ session: inout InboxSession) async -> Bool {
        for _ in 0..<100 {
            do {
                _ = try await session.askForNothing()
                try await Task.sleep(for: .milliseconds(50))
            } catch { return true }
        }
        return false
    }

    @Test func `a list with somebody who is switched off reaches the others, and no bounce the writer`() async throws {
        try await MailBridge.with { bridge in
            let (ann, bob) = (try await bridge.createWithPassword("ann"), try await bridge.createWithPassword("bob"))
            _ = try await bridge.createWithPassword("cat")
            _ = try await bridge.createList("sales", [ann, bob])
            try await bridge.setActive(ann, false)
            try await bridge.send("News", to: "sales", from: "cat@example.com")
            try await bridge.untilRead("News", by: "bob")
            try await bridge.mail.untilQueueIsEmpty()
            #expect(try await bridge.subjects("cat").isEmpty)
            try await bridge.setActive(ann, true)
            #expect(try await bridge.subjects("ann").isEmpty)
        }
    }

    @Test func `a new name gets the mail and keeps the mailbox, the old one is nobody's`() async throws {
        try await MailBridge.with { bridge in
            let ann = try await bridge.createWithPassword("ann.lee")
            _ = try await bridge.createList("sales", [ann])
            try await bridge.send("Old", to: "ann.lee")
            try await bridge.untilRead("Old", by: "ann.lee")
            let address = Value.string("ann.smith@example.com")
            try await bridge.patch(
                "/Users/\(ann)", Bridge.replace("userName", address),
                Bridge.replace("emails[type eq \"work\"].value", address))
            #expect(try await bridge.code("ann.lee") == 550)
            #expect(try await bridge.logIn("ann.lee") == "NO")
            try await bridge.send("New", to: "ann.smith")
            try await bridge.untilRead("New", by: "ann.smith")
            try await bridge.send("List", to: "sales")
            #expect(try await bridge.untilRead("List", by: "ann.smith") == ["Old", "New", "List"])
        }
    }

    @Test func `who is deleted is nobody, and a namesake finds an empty mailbox`() async throws {
        try await MailBridge.with { bridge in
            let ann = try await bridge.createWithPassword("ann", aliases: "lee@example.com")
            let bob = try await bridge.createWithPassword("bob")
            _ = try await bridge.createList("sales", [ann, bob])
            try await bridge.send("Private", to: "ann")
            try await bridge.untilRead("Private", by: "ann")
            #expect(try await bridge.scim.client.delete("/Users/\(ann)").status == 204)
            for name in ["ann", "lee"] { #expect(try await bridge.code(name) == 550) }
            #expect(try await bridge.mail.delivery("ann@example.com").code == 550)
            #expect(try await bridge.logIn("ann") == "NO")
            _ = try await bridge.createWithPassword("ann")
            #expect(try await bridge.subjects("ann").isEmpty)
            try await bridge.send("News", to: "sales")
            try await bridge.untilRead("News", by: "bob")
            try await bridge.mail.untilQueueIsEmpty()
            #expect(try await bridge.subjects("ann").isEmpty)
        }
    }

    @Test func `while the directory is away mail is put off, not refused`() async throws {
        try await MailBridge.with { bridge in
            _ = try await bridge.createWithPassword("ann")
            #expect(try await bridge.code("ann") == 250)
            await bridge.scim.slapd.halt()
            #expect(try await bridge.code("ann") == 451)
            try await bridge.scim.slapd.run()
            #expect(try await bridge.code("ann") == 250)
        }
    }
}
