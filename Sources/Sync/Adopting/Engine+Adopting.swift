import Directory
import Mapping
import Planning
import SCIM

extension Engine {
    /// - Throws: `Unadoptable` for groups whose memberships stand on the members: whose they are cannot be told there.
    func requireAdoptable(_ map: AttributeMap) throws(Unadoptable) {
        guard map.resourceType.kind == .group, map.membership != nil else { return }
        throw Unadoptable(reason: "memberships that stand on the members (`on_member`) cannot be taken over")
    }

    /// Makes the resource of an entry, with the members that it names.
    ///
    /// - Parameter acknowledged: whether a client is told of it; one that repeats a create joins it otherwise.
    /// - Throws: `Unadoptable` where the state does not take it; an error of the state.
    func adopt(
        _ candidate: Candidate, _ map: AttributeMap, actor: String, acknowledged: Bool = true
    ) async throws -> StoredResource {
        let type = map.resourceType.kind
        let id = candidate.owner ?? mintID()
        var members: [NewMember] = []
        if let rule = map.members.first {
            let named = try await newMembers(candidate.entry.entry[rule.attribute], rule, of: id)
            members = named.map { NewMember(id: $0.id, isAdopted: candidate.owner == nil) }
        }
        let link = Link(candidate.entry)
        var proposal = Proposal(
            kind: .adopt, resource: id, type: type, rowVersion: nil, desired: candidate.resource,
            members: MembershipChange(added: members), kept: candidate.kept,
            holdings: try? holdings(of: candidate.resource, as: type, kept: candidate.kept, link: link),
            addedAt: nil, takes: link.dn, actor: actor)
        proposal.isOfStateAlone = true
        switch try await store.adopt(proposal, link, acknowledged: acknowledged) {
        case .adopted(let stored): return stored
        case .owned(let owner): throw Unadoptable(reason: "it belongs to \(owner) by now")
        case .refused(let verdict): throw Unadoptable(reason: Self.reason(of: verdict, type))
        }
    }

    /// Makes an entry that of a resource which has none, or none any more.
    ///
    /// - Parameter kept: what is to be kept of the resource beside; nil leaves it as it is.
    /// - Returns: whether the resource was still the one that was looked at.
    func tie(
        _ stored: StoredResource, to entry: ObservedEntry, kept: Kept? = nil, actor: String
    ) async throws -> Bool {
        let work = try await Work(.repair, on: stored, desired: stored.resource, kept: kept, actor: actor, self)
        do {
            let intent = try await record(work, addedAt: nil, takes: entry.entry.dn, isOfStateAlone: true)
            _ = try await complete(intent, .done(Link(entry)), acknowledged: false)
            return true
        } catch is RowMoved {
            return false
        } catch is NameStands {
            return false
        }
    }

    /// What is kept of a resource that gets an entry which stood before: all that clients said of it is claimed.
    func claiming(_ stored: StoredResource) throws -> Kept {
        var kept = stored.kept
        kept.claims = claims(ofAllIn: stored.resource, try map(of: stored.type))
        return kept
    }

    func claims(ofAllIn resource: Resource, _ map: AttributeMap) -> Claims {
        let type = map.resourceType
        let nothing = Resource(attributes: Object())
        return Claims().after(
            SentAttributes(body: resource, type: type), from: nothing, to: resource, type: type
        ).claims
    }

    private static func reason(of verdict: ProposalVerdict, _ type: ResourceKind) -> String {
        switch verdict {
        case .nameTaken(let holder): "its \(type.nameAttribute) is that of the \(type.noun) \(holder)"
        case .valueHeld(let held): ValueHeld(held: held).error.message
        case .nameStands(let name): "the group \(name.group) still knows \(name.member) by its name"
        default: "the state changed meanwhile; run it again"
        }
    }
}

extension DirectorySession {
    /// The number of entries that a filter selects, counted no further than a limit.
    func count(_ filter: DirectoryFilter, below base: DN, upTo limit: Int) async throws -> Int {
        var count = 0
        let request = SearchRequest(
            base: base, scope: .subtree, filter: filter, attributes: [.noAttributes], pageSize: 0, sizeLimit: limit)
        do {
            for try await page in client.search(request) { count += page.count }
            return count
        } catch let error as DirectoryError where error.code == .sizeLimitExceeded {
            return limit
        }
    }
}
