import Directory
import TestSupport
import Testing

@testable import LDAP

/// Values in pieces, from a server that has real ranges. It does not choose them by itself as Active Directory does, so
/// they are asked for.
struct RangeTests {
    @Test func `all members of a group come, however small the pieces`() async throws {
        let server = try await SambaServer.shared()
        let container = try await server.container()
        let connection = try await server.connect()
        let people = (0..<25).map { server.dialect.person(AttributeValue("m\($0)"), in: container) }
        for person in people { try await connection.add(person) }
        let group = Entry(
            dn: container.child(RDN(.cn, "g")),
            attributes: [
                "objectClass": ["group"], .cn: ["g"], .member: people.map { AttributeValue("\($0.dn)") },
            ])
        try await connection.add(group)
        let expected = Set(people.map(\.dn))
        for step in [1, 7, 24, 25, 26, nil] {
            let values = try await RangedValues(channel: connection, step: step).values(of: .member, in: group.dn)
            #expect(values.count == 25 && names(values) == expected, "in steps of \(step ?? 0)")
        }
        let entry = try await connection.read(group.dn, [.cn, "member;range=0-9"])
        #expect(names(entry?[.member] ?? []) == expected && entry?[.cn] == ["g"])
        let request = SearchRequest(base: container, filter: .equality(.cn, "g"), attributes: ["member;range=0-9"])
        #expect(names(try await connection.search(request).collect().first?[.member] ?? []) == expected)
        await connection.close()
    }

    private func names(_ values: [AttributeValue]) -> Set<DN> {
        Set(values.compactMap { $0.string.flatMap { try? DN($0) } })
    }
}
