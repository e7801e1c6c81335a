import Directory
import Mapping
import Planning
import SCIM

/// Looks for writes of this gateway that its state does not know: signs that the state is older than the directory, as after
/// a backup of it was put back.
///
/// Every write is recorded before it is sent, so that an entry which the gateway changed long after the last operation on it
/// was changed by a state that is lost. What was deleted since leaves no such sign; the groups that it left do.
struct WriteWatch: Sendable {
    /// By how many seconds the clocks of the directory and the gateway may differ.
    private static let tolerance: Int64 = 120

    private let engine: Engine
    private let gateway: DN
    /// The last sign of life of the state; nil for one that never did anything.
    private let lastSign: Timestamp?
    /// Those at whose entries somebody is at work, or was and is not known to have ended.
    private let underWay: Set<ResourceID>
    private let announced: Set<DN>

    /// Nil where the gateway does not know by what name the directory knows it.
    init?(_ engine: Engine) async throws {
        guard let gateway = engine.gateway else { return nil }
        let open = try await engine.store.openIntents()
        self.engine = engine
        self.gateway = gateway
        lastSign = try await engine.store.lastSign()
        underWay = Set(open.map(\.intent.resource))
        announced = Set(open.compactMap(\.intent.addedAt))
    }

    /// Whether an entry was written by this gateway without its state knowing of it.
    func isUnknown(_ entry: ObservedEntry, of owner: StoredResource?) async throws -> Bool {
        guard let owner else { return try await isCreatedUnknown(entry.entry) }
        // Of whose memberships stand on the own entry, groups change the entry.
        guard entry.marker != owner.link?.marker, !underWay.contains(owner.id),
            engine.mappings[owner.type]?.membershipAttribute == nil,
            entry.entry.attributes.first("modifiersName").flatMap(Self.name) == gateway
        else { return false }
        let last = try await engine.store.history(of: owner.id, limit: 1).first?.at
        return Self.isLater(
            "modifyTimestamp", of: entry.entry, than: last.map { max($0, owner.lastModified) } ?? owner.lastModified)
    }

    private func isCreatedUnknown(_ entry: Entry) async throws -> Bool {
        guard let lastSign, !announced.contains(entry.dn) else { return false }
        for map in engine.mappings.all {
            if let mark = map.mark(of: entry, by: engine.instance) {
                return try await engine.store.resource(ResourceID(mark.id)) == nil
            }
        }
        guard entry.attributes.first("creatorsName").flatMap(Self.name) == gateway else { return false }
        return Self.isLater("createTimestamp", of: entry, than: lastSign)
    }

    private static func name(_ value: AttributeValue) -> DN? { value.string.flatMap { try? DN($0) } }

    private static func isLater(_ attribute: AttributeName, of entry: Entry, than time: Timestamp) -> Bool {
        guard let second = entry.attributes.first(attribute)?.string?.prefix(14), second.count == 14 else {
            return false
        }
        return second > time.advanced(bySeconds: tolerance).generalizedTime.prefix(14)
    }
}
