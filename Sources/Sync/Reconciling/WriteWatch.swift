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
            if let mark = map.mark(of: entry), mark.instance == engine.instance {
                return try await engine.store.resource(ResourceID(mark.id)) == nil
            }
        }
        guard
            entry.attributes.first("creatorsName").flatMap(Self.name) == gateway
        else { return false }
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

/// Entries that the gateway wrote and that its state does not know it did.
struct UnknownWrites: Sendable {
    private static let sampleSize = 5

    private var count = 0
    private var sample: [DN] = []

    mutating func note(_ dn: DN) {
        count += 1
        if sample.count < Self.sampleSize { sample.append(dn) }
    }

    private static let sign = "the state is older than the directory"

    /// Whether a stop is due to such writes. It stands until it is approved, whatever becomes of the signs.
    static func isReason(of stop: LimitStop) -> Bool { stop.reasons.contains { $0.hasPrefix(sign) } }

    private static func holding(_ former: LimitStop?, _ verdict: Verdict) -> Verdict {
        guard let former, isReason(of: former) else { return verdict }
        let reasons = former.reasons.filter { $0.hasPrefix(sign) }
        if case .stopped(let others) = verdict { return .stopped(reasons + others) }
        return .stopped(reasons)
    }

    /// The verdict on a plan in the light of them. What a lost state did, an older one would take back, so nothing is done
    /// until a person said so.
    ///
    /// - Parameter former: the stop of an earlier run that nobody approved.
    func adding(to verdict: Verdict, _ plan: Plan, after former: LimitStop?) -> Verdict {
        guard !plan.changes.isEmpty else { return verdict }
        guard count > 0 else { return Self.holding(former, verdict) }
        let names = sample.map { Printable.text($0.description) }.joined(separator: "; ")
        let reason =
            "\(Self.sign): this gateway wrote \(count) \(count == 1 ? "entry" : "entries") of which "
            + "its state does not know (\(names)). After a backup of the state was put back, the plan takes back what was done "
            + "since"
        if case .stopped(let reasons) = verdict { return .stopped([reason] + reasons) }
        return .stopped([reason])
    }
}
