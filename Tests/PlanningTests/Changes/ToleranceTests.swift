import Directory
import Planning
import Testing

/// Values of others beside ours, and what is left as it stands.
struct ToleranceTests {
    private func modifications(
        _ held: [AttributeValue], _ managed: ManagedAttribute, former: [AttributeValue]? = nil
    ) throws -> [Modification] {
        let entry = try People.entry("ann", [managed.name: held])
        let projection = try People.projection("ann", managed)
        let before = try former.map { try People.projection("ann", ManagedAttribute(managed.name, $0)) }
        return Difference.between(entry, and: projection, at: projection.dn, former: before).modifications
    }

    private func proxies(_ values: AttributeValue...) throws -> ManagedAttribute {
        ManagedAttribute("proxyAddresses", values, tolerance: .matching(try ValuePattern("^(?!SMTP:|smtp:)")))
    }

    @Test func `values of others stay, ours are kept right`() throws {
        let wanted = try proxies("SMTP:a@x", "smtp:b@x")
        #expect(try modifications(["X500:/o=a", "SMTP:a@x", "smtp:b@x", "SIP:a"], wanted) == [])
        #expect(
            try modifications(["X500:/o=a", "SMTP:c@x"], wanted) == [
                Modification(.delete, "proxyAddresses", ["SMTP:c@x"]),
                Modification(.add, "proxyAddresses", ["SMTP:a@x", "smtp:b@x"]),
            ])
        #expect(
            try modifications(["X500:/o=a"], try proxies("SMTP:a@x")) == [
                Modification(.add, "proxyAddresses", ["SMTP:a@x"])
            ])
        #expect(
            try modifications(["SMTP:c@x"], try proxies("SMTP:a@x")) == [
                Modification(.delete, "proxyAddresses", ["SMTP:c@x"]),
                Modification(.add, "proxyAddresses", ["SMTP:a@x"]),
            ])
    }

    @Test func `without values of ours only theirs are left`() throws {
        #expect(
            try modifications(["X500:/o=a", "smtp:b@x"], try proxies())
                == [Modification(.delete, "proxyAddresses", ["smtp:b@x"])])
        #expect(try modifications(["X500:/o=a"], try proxies()) == [])
        #expect(
            try modifications(["smtp:b@x"], try proxies()) == [Modification(.delete, "proxyAddresses", ["smtp:b@x"])])
    }

    @Test func `what no pattern can be tried on is not ours`() throws {
        let long = AttributeValue("smtp:" + String(repeating: "a", count: 1024))
        #expect(try modifications([long, AttributeValue(bytes: [255])], try proxies()) == [])
    }

    @Test func `a value of others that the server takes for ours is enough`() throws {
        #expect(try modifications(["Smtp:a@x"], try proxies("SMTP:a@x")) == [])
    }

    @Test func `where all is tolerated, only what we wrote goes`() throws {
        let wanted = ManagedAttribute("host", ["a", "b"], tolerance: .all)
        #expect(try modifications(["x", "a"], wanted) == [Modification(.add, "host", ["b"])])
        #expect(
            try modifications(["x", "a", "b", "c"], wanted, former: ["a", "c", "d"]) == [
                Modification(.delete, "host", ["c"])
            ])
        #expect(
            try modifications(["c"], wanted, former: ["c"]) == [
                Modification(.delete, "host", ["c"]), Modification(.add, "host", ["a", "b"]),
            ])
        #expect(
            try modifications(["a"], ManagedAttribute("host", [], tolerance: .all), former: ["a"]) == [
                Modification(.delete, "host", ["a"])
            ])
        #expect(try modifications(["a"], ManagedAttribute("host", [], tolerance: .all)) == [])
    }

    @Test func `the former projection changes nothing where values of others are not tolerated`() throws {
        #expect(
            try modifications(["a", "x"], ManagedAttribute("host", ["a"]), former: ["a"]) == [
                Modification(.delete, "host", ["x"])
            ])
    }

    @Test func `an object class is never taken away, whatever was projected before`() throws {
        let classes = ManagedAttribute(.objectClass, ["person"], toleratesOthers: true)
        let entry = try People.entry("ann", [.objectClass: ["PERSON", "mailUser"]])
        let dn = entry.dn
        let former = Projection(
            dn: dn, attributes: [ManagedAttribute(.objectClass, ["mailUser"], toleratesOthers: true)])
        #expect(
            Difference.between(entry, and: Projection(dn: dn, attributes: [classes]), at: dn, former: former).isEmpty)
    }

    @Test func `our own mark is taken out, that of others stays`() throws {
        let lock = ManagedAttribute("pwdAccountLockedTime", [], tolerance: .all, unwanted: ["000001010000Z"])
        #expect(try modifications(["20261124131500Z"], lock) == [])
        #expect(
            try modifications(["000001010000Z"], lock) == [
                Modification(.delete, "pwdAccountLockedTime", ["000001010000Z"])
            ])
        let locked = ManagedAttribute("pwdAccountLockedTime", ["000001010000Z"])
        #expect(
            try modifications(["20261124131500Z"], locked)
                == [Modification(.replace, "pwdAccountLockedTime", ["000001010000Z"])])
    }

    @Test func `our own mark is known in every spelling`() throws {
        let lock = ManagedAttribute("nsAccountLock", [], tolerance: .all, unwanted: ["true"])
        #expect(try modifications(["TRUE"], lock) == [Modification(.delete, "nsAccountLock", ["TRUE"])])
        let open = ManagedAttribute("status", ["on"], undecided: .attribute(holding: ["off"]))
        #expect(try modifications(["OFF"], open) == [])
    }

    @Test func `an attribute that says inactive is left while nobody said otherwise`() throws {
        let shell = ManagedAttribute("loginShell", ["/bin/sh"], undecided: .attribute(holding: ["/sbin/nologin"]))
        #expect(try modifications(["/sbin/nologin"], shell) == [])
        #expect(try modifications(["/bin/zsh"], shell) == [Modification(.replace, "loginShell", ["/bin/sh"])])
        #expect(try modifications([], shell) == [Modification(.add, "loginShell", ["/bin/sh"])])
    }

    @Test func `values that nobody decided on are neither added nor taken away`() throws {
        let service = ManagedAttribute("service", ["mail", "smtp"], undecided: .values(["smtp", "pop"]))
        #expect(try modifications(["mail"], service) == [])
        #expect(try modifications(["mail", "smtp", "pop"], service) == [])
        #expect(
            try modifications(["smtp", "x"], service)
                == [Modification(.delete, "service", ["x"]), Modification(.add, "service", ["mail"])])
    }

    @Test func `names are compared as names, and one is replaced by another`() throws {
        let manager = ManagedAttribute("manager", ["uid=b,dc=x"], comparison: .names)
        #expect(try modifications(["UID=B, DC=x"], manager) == [])
        #expect(try modifications(["uid=a,dc=x"], manager) == [Modification(.replace, "manager", ["uid=b,dc=x"])])
        #expect(
            try modifications(["uid=a,dc=x"], ManagedAttribute("manager", [], comparison: .names)) == [
                Modification(.delete, "manager")
            ])
    }
}

/// Numbers of which only some bits are ours.
struct BitDifferenceTests {
    private func modifications(_ held: String?, _ wanted: String, mask: Int64 = 2) throws -> [Modification] {
        let managed = ManagedAttribute("userAccountControl", [AttributeValue(wanted)], comparison: .bits(mask: mask))
        let entry = try People.entry("ann", held.map { ["userAccountControl": [AttributeValue($0)]] } ?? [:])
        let projection = try People.projection("ann", managed)
        return Difference.between(entry, and: projection, at: projection.dn).modifications
    }

    private func swap(_ old: AttributeValue, _ new: AttributeValue) -> [Modification] {
        [Modification(.delete, "userAccountControl", [old]), Modification(.add, "userAccountControl", [new])]
    }

    @Test func `our bits are set and cleared, the others stay, and the old value is named`() throws {
        #expect(try modifications("66048", "514") == swap("66048", "66050"))
        #expect(try modifications("66050", "512") == swap("66050", "66048"))
        #expect(try modifications("66050", "514") == [])
        #expect(try modifications("66048", "512") == [])
    }

    @Test func `negative and large numbers keep their bits`() throws {
        #expect(try modifications("-2147483648", "2") == swap("-2147483648", "-2147483646"))
        #expect(try modifications("-2147483646", "0") == swap("-2147483646", "-2147483648"))
        #expect(try modifications("4294967296", "2") == swap("4294967296", "4294967298"))
    }

    @Test func `a number that is missing is added, one that cannot be read is left`() throws {
        #expect(try modifications(nil, "514") == [Modification(.add, "userAccountControl", ["514"])])
        #expect(try modifications("x", "514") == [])
    }
}
