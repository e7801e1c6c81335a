import Directory
import Planning
import Testing

struct CompleteReadTests {
    private func evidence(
        base: Bool = true, below: Bool = true, hasSubordinates: Bool? = nil, markers: [String] = [],
        isReplicated: Bool = false
    ) throws -> ReadEvidence {
        ReadEvidence(
            base: try DN("ou=people,dc=x"), baseIsVisible: base, entryBelowIsVisible: below,
            baseHasSubordinates: hasSubordinates,
            contextMarkers: markers.map { ChangeMarker(AttributeValue($0)) }, isReplicated: isReplicated)
    }

    private func refusal(_ evidence: ReadEvidence) -> String? {
        do {
            _ = try CompleteRead(evidence)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `a base and an entry below it are proof enough`() throws {
        #expect(refusal(try evidence()) == nil)
        #expect(refusal(try evidence(hasSubordinates: true)) == nil)
    }

    @Test func `a base that is not visible`() throws {
        #expect(
            refusal(try evidence(base: false))
                == "the base ou=people,dc=x is not visible to the gateway's account: "
                + "check that the entry exists and that the account may read it")
    }

    @Test(arguments: [nil, true])
    func `nothing below the base, and the server does not say that there is none`(told: Bool?) throws {
        #expect(
            refusal(try evidence(below: false, hasSubordinates: told))
                == "no entry below ou=people,dc=x is visible to the gateway's account, and the server does not "
                + "say that there is none: check the account's rights to read the entries there")
    }

    @Test func `nothing below the base, as the server says itself`() throws {
        #expect(refusal(try evidence(below: false, hasSubordinates: false)) == nil)
    }

    /// Whether a server that has seen these changes covers a marker.
    private func covers(_ marker: String?, _ context: [String]) throws -> Bool {
        let read = try CompleteRead(try evidence(markers: context))
        do {
            _ = try read.covering(marker.map { ChangeMarker(AttributeValue($0)) })
            return true
        } catch {
            return false
        }
    }

    @Test func `a server covers what it has seen, and is behind what it has not`() throws {
        let marker = "20260131120000.000005Z#000000#001#000000"
        #expect(try covers(marker, [marker]))
        #expect(try covers(marker, ["20260131120000.000006Z#000000#001#000000"]))
        #expect(try covers(marker, ["20260131120000.000005Z#000001#001#000000"]))
        #expect(try !covers(marker, ["20260131120000.000004Z#000000#001#000000"]))
        #expect(
            try !covers(
                "20260131120000.000005Z#000002#001#000000", ["20260131120000.000005Z#000001#001#000000"]))
    }

    @Test func `each provider counts for itself`() throws {
        let marker = "20260131120000.000005Z#000000#002#000000"
        let newer = "20260131130000.000000Z#000000#001#000000"
        #expect(try covers(marker, [newer, marker]))
        #expect(try !covers(marker, [newer, "20260131110000.000000Z#000000#002#000000"]))
    }

    @Test func `a provider of which the server has seen nothing is one that it is behind`() throws {
        let marker = "20260131120000.000005Z#000000#002#000000"
        #expect(try !covers(marker, ["20260131130000.000000Z#000000#001#000000"]))
    }

    @Test func `without a marker, or on a server that tells none, there is nothing to be behind`() throws {
        #expect(try covers(nil, ["20260131120000.000004Z#000000#001#000000"]))
        #expect(try covers("20260131120000.000005Z#000000#001#000000", []))
        #expect(try covers("12345", ["20260131120000.000004Z#000000#001#000000"]))
    }

    @Test func `with several servers that tell not what they have seen, nothing is called absent`() throws {
        let read = try CompleteRead(try evidence(isReplicated: true))
        let error = #expect(throws: IncompleteRead.self) { try read.covering(ChangeMarker("4711")) }
        #expect(error?.description.contains("directory.urls") == true)
        // An entry that is seen is there, however far the server is.
        #expect(throws: Never.self) { try read.requireSeen(ChangeMarker("4711")) }
    }

    @Test func `the refusal names both changes`() throws {
        let read = try CompleteRead(try evidence(markers: ["20260131120000.000004Z#000000#001#000000"]))
        let error = #expect(throws: IncompleteRead.self) {
            try read.covering(ChangeMarker("20260131120000.000005Z#000000#001#000000"))
        }
        #expect(
            error?.description
                == "the server is behind: it has seen changes up to 20260131120000.000004Z#000000#001#000000, "
                + "and the gateway wrote 20260131120000.000005Z#000000#001#000000")
    }
}
