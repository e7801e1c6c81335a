import Directory
import Mapping
import Planning

/// Looks at the directory: what stands at a DN, where an identity is, and whether a read was complete.
struct EntryReader: Sendable {
    let client: any DirectoryClient
    let capabilities: DirectoryCapabilities
    let map: AttributeMap
    /// Whether there are further servers of the same directory.
    let isReplicated: Bool
    /// What others who look by the same client have proven.
    let proofs: SharedProofs

    /// Everything that a decision about one of our entries needs.
    ///
    /// - Parameter withMembers: the members of a group too, of which there may be very many, or the groups that stand on
    ///   the entry of a member.
    func attributes(withMembers: Bool) -> [AttributeName] {
        let managed = map.managedAttributes + (withMembers ? map.memberAttributes : [])
        let operational =
            [capabilities.identity, capabilities.marker] + LandingProof.attributes
            + Provenance.attributes.filter { !LandingProof.attributes.contains($0) }
        return managed + operational + map.protectingAttributes.filter { !(managed + operational).contains($0) }
    }

    /// What the directory shows of a linked or unlinked subject.
    ///
    /// - Parameters:
    ///   - link: the entry as it was last known.
    ///   - dn: where the entry should stand.
    ///   - withMembers: whether the members of a group are read too.
    /// - Throws: `DirectoryError`, or `IncompleteRead` when something is not seen and cannot be called absent.
    func observe(link: Link?, at dn: DN?, withMembers: Bool) async throws -> Observation {
        guard let link else { return .unlinked(standing: try await entry(at: dn, withMembers: withMembers)) }
        let known = try await entry(at: link.dn, withMembers: withMembers)
        if let known, known.identity == link.identity { return .linked(try await upToDate(known, link)) }
        if let found = try await entry(with: link.identity, withMembers: withMembers) {
            return .linked(try await upToDate(found, link))
        }
        let container = link.dn.parent
        let proof = try await proofs.proof(of: SharedProofs.Subject(base: map.base, container: container)) {
            let proof = try await proveCompleteness()
            try await requireSight(below: container)
            return proof
        }.covering(link.marker)
        let standing = dn == nil || dn == link.dn ? known : try await entry(at: dn, withMembers: withMembers)
        return .vanished(proof, standing: standing)
    }

    /// Refuses to take an entry for gone from a container that holds entries and shows none: below the base one may see
    /// that there is a container of the disabled, and not who is in it.
    private func requireSight(below container: DN?) async throws {
        guard let container, container.isDescendant(of: map.base) || container == map.deprovisioning.archive,
            let entry = try await client.read(container, ["hasSubordinates"]),
            entry.attributes.first("hasSubordinates")?.string == "TRUE",
            try await !seesEntry(below: container)
        else { return }
        throw IncompleteRead("what stands below \(container) is not visible to the gateway's account")
    }

    /// Refuses an entry from a server that has not seen our own last write of it.
    private func upToDate(_ entry: ObservedEntry, _ link: Link) async throws -> ObservedEntry {
        guard isReplicated, entry.marker != link.marker else { return entry }
        try await proveCompleteness().requireSeen(link.marker)
        return entry
    }

    /// The entry at a DN; nil when none is visible there, which proves nothing.
    func entry(at dn: DN?, withMembers: Bool = false) async throws -> ObservedEntry? {
        guard let dn, let entry = try await client.read(dn, attributes(withMembers: withMembers)) else { return nil }
        return try observed(entry)
    }

    /// The entry with an identity, searched for over the whole naming context.
    func entry(with identity: EntryIdentity, withMembers: Bool) async throws -> ObservedEntry? {
        let request = SearchRequest(
            base: namingContext, scope: .subtree,
            filter: .equality(capabilities.identity, identity.value),
            attributes: attributes(withMembers: withMembers), pageSize: 0)
        do {
            for try await page in client.search(request) {
                if let entry = page.first { return try observed(entry) }
            }
        } catch let error as DirectoryError where error.code == .noSuchObject {
            // The naming context itself is not visible. That is for the proof of completeness to judge.
        }
        return nil
    }

    /// Gathers what shows whether reads are complete, and judges it.
    ///
    /// - Throws: `IncompleteRead` with the reason, `DirectoryError`.
    func proveCompleteness() async throws -> CompleteRead {
        let base = try await client.read(map.base, [capabilities.identity, "hasSubordinates"])
        let context = try await client.read(namingContext, ["contextCSN"])
        let evidence = ReadEvidence(
            base: map.base, baseIsVisible: base?.attributes.first(capabilities.identity) != nil,
            entryBelowIsVisible: try await seesEntry(below: map.base),
            baseHasSubordinates: base?.attributes.first("hasSubordinates")?.string.map { $0 == "TRUE" },
            contextMarkers: (context?.attributes["contextCSN"] ?? []).map { ChangeMarker($0) },
            isReplicated: isReplicated)
        return try CompleteRead(evidence)
    }

    /// The naming context that holds the base; the base itself where the server does not tell.
    ///
    /// Contexts may stand within one another: Active Directory's configuration stands below its domain.
    var namingContext: DN { capabilities.namingContext(of: map.base) ?? map.base }

    /// One entry is enough, so a size limit of one is asked for, and running into it is the answer.
    private func seesEntry(below container: DN) async throws -> Bool {
        let request = SearchRequest(
            base: container, scope: .oneLevel, attributes: [capabilities.identity], pageSize: 0, sizeLimit: 1)
        do {
            for try await page in client.search(request) where !page.isEmpty { return true }
            return false
        } catch let error as DirectoryError where error.code == .sizeLimitExceeded {
            return true
        } catch let error as DirectoryError where error.code == .noSuchObject {
            return false
        }
    }

    /// - Throws: `IncompleteRead` for an entry whose identity is not visible.
    func observed(_ entry: Entry) throws(IncompleteRead) -> ObservedEntry {
        guard let observed = ObservedEntry(entry, capabilities) else {
            throw IncompleteRead(
                "\(capabilities.identity) of \(entry.dn) is not visible to the gateway's account: "
                    + "check its right to read operational attributes")
        }
        return observed
    }
}
