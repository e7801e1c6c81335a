package import Directory

/// Whatever can carry requests to a server: a connection, a session, a pool. The operations of
/// `DirectoryClient` are the same for all of them.
package protocol RequestChannel: DirectoryClient {
    /// Sends a request and gives the answer, whatever its code is.
    func perform(_ request: LDAPRequest) async throws -> LDAPReply

    /// One connection for requests that must stay together.
    func lease() async throws -> ConnectionLease
}

/// A connection, and until when it may be used.
package struct ConnectionLease: Sendable {
    let connection: LDAPConnection
    let until: ContinuousClock.Instant?

    /// When an operation that begins now must be answered.
    var deadline: ContinuousClock.Instant {
        connection.configuration.deadline(until)
    }
}

extension LDAPConfiguration {
    /// When an operation that begins now must be answered: the time-out, or earlier.
    func deadline(_ until: ContinuousClock.Instant?) -> ContinuousClock.Instant {
        let limit = ContinuousClock.now + operationTimeout
        return until.map { min($0, limit) } ?? limit
    }
}

extension RequestChannel {
    package func add(_ entry: Entry, returning: [AttributeName]) async throws -> Entry? {
        try await write(.add(entry), asserting: nil, returning: returning)
    }

    package func modify(
        _ dn: DN, _ modifications: [Modification], asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry? {
        try await write(.modify(dn, modifications), asserting: asserting, returning: returning)
    }

    package func modifyPermissively(
        _ dn: DN, _ modifications: [Modification], asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry? {
        let controls: [RequestControl] = try await capabilities.supportsPermissiveModify ? [.permissiveModify] : []
        return try await write(.modify(dn, modifications), controls, asserting: asserting, returning: returning)
    }

    package func rename(
        _ dn: DN, to rdn: RDN, under newSuperior: DN?, asserting: DirectoryFilter?, returning: [AttributeName]
    ) async throws -> Entry? {
        try await write(.rename(dn, to: rdn, under: newSuperior), asserting: asserting, returning: returning)
    }

    package func delete(_ dn: DN, asserting: DirectoryFilter?) async throws {
        _ = try await write(.delete(dn), asserting: asserting, returning: [])
    }

    package func setPassword(of dn: DN, to password: Secret) async throws {
        let request = LDAPRequest(.passwordModify(dn, password))
        try await perform(request).require(request)
    }

    package func compare(
        _ dn: DN, _ attribute: AttributeName, _ value: AttributeValue
    ) async throws -> Bool {
        let request = LDAPRequest(.compare(dn, attribute, value))
        let reply = try await perform(request)
        try reply.require(request, allowing: [.compareTrue, .compareFalse])
        return reply.code == .compareTrue
    }

    package func read(_ dn: DN, _ attributes: [AttributeName]) async throws -> Entry? {
        let isOfOwner = attributes.contains(.nTSecurityDescriptor)
        let request = LDAPRequest(
            .search(dn, .base, .everything, attributes, sizeLimit: 0),
            controls: [.manageDsaIT] + (isOfOwner ? [.descriptorOwner] : []))
        let reply = try await perform(request)
        try reply.require(request, allowing: [.success, .noSuchObject])
        guard let entry = reply.entries.first else { return nil }
        return try await RangedValues(channel: self).completed(entry)
    }

    package func search(_ request: SearchRequest) -> SearchPages {
        SearchPages(starting: {
            let search = PagedSearch(self, request)
            return { try await search.next() }
        })
    }

    /// Writes, with the controls that the server supports; gives what a post-read brought back.
    private func write(
        _ operation: LDAPRequest.Operation, _ others: [RequestControl] = [], asserting: DirectoryFilter?,
        returning: [AttributeName]
    ) async throws -> Entry? {
        var controls = others
        if let asserting { controls.append(try await assertion(asserting, for: operation)) }
        if !returning.isEmpty, try await capabilities.supportsPostRead {
            controls.append(.postRead(returning))
        }
        let request = LDAPRequest(operation, controls: controls)
        let reply = try await perform(request)
        try reply.require(request)
        guard let value = reply.controls[ControlOID.postRead] else { return nil }
        // The write stands. An answer that cannot be read must not make it look as if it did not.
        return try? PostRead.decode(value)
    }

    private func assertion(
        _ filter: DirectoryFilter, for operation: LDAPRequest.Operation
    ) async throws -> RequestControl {
        guard try await capabilities.supportsAssertion else {
            throw DirectoryError(
                code: .unavailableCriticalExtension,
                message: "\(LDAPRequest(operation)) was to depend on \(filter), but the server does not "
                    + "support assertions (RFC 4528); nothing was sent")
        }
        return .assertion(filter)
    }
}
