import Directory
import TestSupport
import Testing

@testable import LDAP

/// What is found out about servers of other makes than OpenLDAP.
struct CapabilityTests {
    @Test func `389 Directory Server is recognized, with what it can do`() async throws {
        let server = try await DirectoryServer389.shared()
        let connection = try await server.connect()
        let capabilities = try await connection.capabilities
        #expect(capabilities.vendor == "389 Project")
        #expect(capabilities.identity == .nsUniqueId && capabilities.marker == .modifyTimestamp)
        #expect(capabilities.markerCountsSeconds && capabilities.heedsSizeLimit)
        #expect(capabilities.namingContexts.contains(server.base))
        #expect(capabilities.supportsPostRead && capabilities.supportsPagedResults)
        #expect(!capabilities.supportsAssertion && !capabilities.supportsTransactions)
        #expect(!capabilities.supportsDomainScope && !capabilities.supportsPermissiveModify)
        #expect(try await connection.contextCSN(of: server.base).isEmpty)
        await connection.close()
    }

    @Test func `Samba is recognized as Active Directory, with what it can do`() async throws {
        let server = try await SambaServer.shared()
        let connection = try await server.connect()
        let capabilities = try await connection.capabilities
        #expect(capabilities.vendor.contains("Samba"))
        #expect(capabilities.identity == .objectGUID && capabilities.marker == .uSNChanged)
        #expect(!capabilities.markerCountsSeconds && !capabilities.heedsSizeLimit)
        #expect(capabilities.namingContexts.contains(server.base))
        #expect(capabilities.supportsPagedResults && capabilities.supportsDomainScope)
        #expect(!capabilities.supportsAssertion && !capabilities.supportsPostRead)
        #expect(!capabilities.supportsTransactions && !capabilities.supportsContentSync)
        #expect(capabilities.supportsPermissiveModify)
        #expect(try await connection.contextCSN(of: server.base).isEmpty)
        await connection.close()
    }

    @Test(arguments: TestedDirectory.allCases)
    func `an entry is found by its identity over the whole naming context, whatever its bytes are`(
        _ tested: TestedDirectory
    ) async throws {
        let server = try await tested.server()
        let container = try await server.container()
        let connection = try await server.connect()
        let identity = try await connection.capabilities.identity
        var seen: Set<AttributeValue> = []
        for number in 0..<40 {
            let entry = server.dialect.person(AttributeValue("p\(number)"), in: container)
            try await connection.add(entry)
            let value = try #require(try await connection.read(entry.dn, [identity])?.attributes.first(identity))
            seen.insert(value)
            let request = SearchRequest(
                base: server.base, filter: .equality(identity, value), attributes: [identity], pageSize: 0)
            #expect(try await connection.search(request).collect().map(\.dn) == [entry.dn])
        }
        #expect(seen.count == 40)
        await connection.close()
    }

    @Test func `389 Directory Server tells whether there is anything below an entry, and Samba does not`() async throws
    {
        for tested in TestedDirectory.allCases {
            let server = try await tested.server()
            let container = try await server.container()
            let connection = try await server.connect()
            let empty = try await connection.read(container, ["hasSubordinates"])
            try await connection.add(server.dialect.person("a", in: container))
            let full = try await connection.read(container, ["hasSubordinates"])
            let told = [empty, full].map { $0?["hasSubordinates"].first?.string }
            #expect(told == (tested == .ds389 ? ["FALSE", "TRUE"] : [nil, nil]))
            await connection.close()
        }
    }

    @Test func `Samba demands encryption for a bind, and StartTLS is enough`() async throws {
        let server = try await SambaServer.shared()
        var configuration = server.configuration()
        configuration.urls = [server.plainURL]
        configuration.tls = .none
        let error = await #expect(throws: DirectoryError.self) {
            _ = try await LDAPConnection.open(server.plainURL, configuration)
        }
        #expect(error?.code == .strongerAuthRequired && error?.isOutage == true)
        #expect(error?.message.contains("tls mode") == true, "\(String(describing: error))")
        configuration.tls = .init(.startTLS, caFile: server.tls.caFile)
        let connection = try await LDAPConnection.open(server.plainURL, configuration)
        #expect(try await connection.read(server.base, [.noAttributes]) != nil)
        await connection.close()
    }
}
