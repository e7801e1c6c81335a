import Directory
import TestSupport
import Testing

/// A person below `ou=people` or another entry.
func person(_ name: String, in base: DN, mail: String? = nil) -> Entry {
    let value = AttributeValue(name)
    var entry = Entry(
        dn: base.child(RDN(.uid, value)),
        attributes: ["objectClass": ["inetOrgPerson"], "uid": [value], "cn": [value], "sn": ["s"]])
    if let mail { entry[.mail] = [AttributeValue(mail)] }
    return entry
}

func people() throws -> DN { try DN(SlapdServer.people) }

/// The `DirectoryError` that the body must throw, and that it came within the bound.
func failure(
    within bound: Duration? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    of body: () async throws -> Void
) async throws -> DirectoryError {
    let start = ContinuousClock.now
    let error = await #expect(throws: DirectoryError.self, sourceLocation: sourceLocation) {
        try await body()
    }
    if let bound { #expect(ContinuousClock.now - start < bound, sourceLocation: sourceLocation) }
    return try #require(error, sourceLocation: sourceLocation)
}

/// Waits until the condition holds, ten seconds at most.
func eventually(
    sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    let limit = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < limit {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("it did not come to pass", sourceLocation: sourceLocation)
}
