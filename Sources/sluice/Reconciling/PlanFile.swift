import Foundation
import Planning
import SCIM
import Sync

/// A plan in a file: for people to look at before it is applied. What is applied is the plan that is made afresh, and only
/// if it is the same one.
struct PlanFile {
    let hash: PlanHash
    /// The resource that the plan was restricted to; nil for a plan over everything.
    let only: ResourceID?
    /// Whether all attributes of every entry were compared for it.
    let isFull: Bool
    /// What the plan holds for each resource, as people read it.
    let situations: [String: String]

    private static let format = 1

    /// Writes a plan, for nobody but its owner to read: it holds personal data.
    ///
    /// - Throws: `CommandError`.
    static func write(_ report: RunReport, _ order: RunOrder, to path: String) throws {
        let value = Value.object(
            Object([
                ("sluicePlan", .number(Number(format))), ("hash", .string(report.hash.description)),
                ("only", .optional(order.only?.text)), ("full", .boolean(order.isFull)),
                ("report", ReportJSON.value(of: report)),
            ]))
        let isWritten = FileManager.default.createFile(
            atPath: path, contents: Data((value.json + "\n").utf8), attributes: [.posixPermissions: 0o600])
        guard isWritten else { throw CommandError("the plan cannot be written to \(path)") }
    }

    /// - Throws: `CommandError` for what is no plan.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError("the plan \(path) cannot be read")
        }
        let limits = JSONReader.Limits(bytes: data.count)
        guard let document = try? JSONReader.read([UInt8](data), limits: limits).object,
            let hash = document["hash"]?.string.flatMap({ PlanHash($0) }),
            document["sluicePlan"] == .number(Number(Self.format))
        else { throw CommandError("\(path) holds no plan; make one: sluice reconcile --plan FILE") }
        self.hash = hash
        only = document["only"]?.string.map { ResourceID($0) }
        isFull = document["full"]?.boolean ?? false
        let items = document["report"]?.object?["items"]?.array ?? []
        situations = Dictionary(
            items.compactMap { item in
                guard let id = item.object?["id"]?.string, let situation = item.object?["situation"]?.string else {
                    return nil
                }
                return (id, situation)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// How a plan that was made afresh differs, for people; a few lines.
    func differences(from plan: Plan) -> [String] {
        let now = Dictionary(
            plan.items.map { ($0.resource, $0) }, uniquingKeysWith: { first, _ in first })
        let gone = situations.filter { now[$0.key] == nil }.map {
            "\(Printable.text($0.key)): was \(Printable.text($0.value)), needs nothing now"
        }
        let others = plan.items.compactMap { item -> String? in
            let name = "\(Printable.text(item.name)) (\(item.resource))"
            let situation = item.assessment.situation.rawValue
            guard let before = situations[item.resource] else { return "\(name): \(situation), not in the plan" }
            return before == situation ? nil : "\(name): was \(Printable.text(before)), is \(situation)"
        }
        let lines = gone.sorted() + others
        let more = lines.count - Self.sample
        return lines.prefix(Self.sample).map { "  \($0)" } + (more > 0 ? ["  and \(more) more"] : [])
    }

    private static let sample = 10
}
