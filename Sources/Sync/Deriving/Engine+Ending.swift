import Directory
import Mapping
import Planning
import SCIM

extension Engine {
    /// What becomes of the entry of a resource that a client deletes or has deleted.
    ///
    /// - Throws: `SyncError` with `invalidValue` where the mapping cannot say.
    func ending(of stored: StoredResource) throws -> Ending {
        // Of a type that is not mapped any more, all that can be done with an entry is what its intent says.
        guard let map = mappings[stored.type] else { return .deletion }
        let rule = map.deprovisioning
        guard rule.retires else {
            // An edited mapping ends nobody who is out of service by the former one.
            guard stored.retired != nil else { return rule.action == .keep ? .release : .deletion }
            return .retirement(retirement(of: stored, marks: [], container: stored.link?.dn.parent))
        }
        do {
            let container = try map.containerOfRetired(stored.resource)
            return .retirement(retirement(of: stored, marks: map.inactiveMarks, container: container))
        } catch {
            throw SyncError(.invalidValue, error.description)
        }
    }

    private func retirement(of stored: StoredResource, marks: [ManagedAttribute], container: DN?) -> Retirement {
        Retirement(
            marks: marks, container: container, isRetired: stored.retired != nil, isDue: isDue(stored),
            resource: stored.id.text)
    }

    /// The place of an entry that is kept out of service, from which it moves when it is revived; nil where it stays.
    func placeOfRetired(_ stored: StoredResource) -> Projection? {
        if case .retirement(let retirement) = try? ending(of: stored),
            mappings[stored.type]?.deprovisioning.retires ?? false
        {
            return retirement.place
        }
        // By a former mapping, which alone knew.
        return stored.link?.dn.parent.map { Projection(dn: $0, attributes: [], containers: [$0]) }
    }

    /// Whether the time of an entry that is out of service is over.
    func isDue(_ stored: StoredResource) -> Bool { end(of: stored).map { $0 <= clock() } ?? false }

    /// When the entry of somebody who left is deleted; nil where it is not.
    func end(of stored: StoredResource) -> Timestamp? {
        guard let since = stored.retired, let rule = mappings[stored.type]?.deprovisioning, rule.retires else {
            return nil
        }
        return rule.deleteAfter.map { since.advanced(bySeconds: $0) }
    }
}
