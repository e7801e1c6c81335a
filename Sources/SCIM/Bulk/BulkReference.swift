/// A reference to a resource that another operation of the request creates (RFC 7644 §3.7.2): `bulkId:` and the
/// bulkId of that operation, in a place where otherwise an id stands.
///
/// Only a whole string is one. Text that merely contains the like, such as a filter, stays as it is.
struct BulkReference: Hashable, Sendable {
    private static let prefix = "bulkId:"

    /// The bulkId that is referred to.
    let bulkId: String

    /// Refers to an operation.
    init(bulkId: String) {
        self.bulkId = bulkId
    }

    /// Reads a string; nil if it is no reference.
    init?(_ text: String) {
        guard text.utf8.starts(with: Self.prefix.utf8) else { return nil }
        bulkId = String(Substring(text.utf8.dropFirst(Self.prefix.utf8.count)))
    }

    /// The reference as it is written.
    var text: String { Self.prefix + bulkId }

    /// The id that the reference stands for. Throws 400 `invalidValue` where there is none: the operation that was
    /// to create the resource has failed, or has not been run.
    func resolved(_ ids: [String: String]) throws(SCIMError) -> String {
        if let id = ids[bulkId] { return id }
        throw .badRequest(
            .invalidValue, "\(text.prefix(40)) has no id: the operation that creates this resource did not succeed.")
    }
}

extension BulkReference {
    /// The members of a body in which an id may stand: elsewhere a text that looks like a reference is a text.
    fileprivate static func mayStand(in member: String) -> Bool {
        ["value", "$ref", "members", "manager"].contains { CaselessName.areEqual($0, member) }
    }
}

extension Value {
    /// The bulkIds that are referred to anywhere in this value, in order; one that is named twice is there twice.
    var referredBulkIds: [String] { referredBulkIds(in: "") }

    private func referredBulkIds(in member: String) -> [String] {
        switch self {
        case .string(let text):
            BulkReference.mayStand(in: member) ? BulkReference(text).map { [$0.bulkId] } ?? [] : []
        case .array(let elements): elements.flatMap { $0.referredBulkIds(in: member) }
        case .object(let members): members.flatMap { $0.value.referredBulkIds(in: $0.name) }
        case .null, .boolean, .number: []
        }
    }

    /// This value with ids in the place of references. Throws as `BulkReference.resolved` does.
    func resolvingReferences(_ ids: [String: String]) throws(SCIMError) -> Value {
        try resolvingReferences(ids, in: "")
    }

    private func resolvingReferences(_ ids: [String: String], in member: String) throws(SCIMError) -> Value {
        switch self {
        case .string(let text):
            guard BulkReference.mayStand(in: member) else { return self }
            return .string(try BulkReference(text)?.resolved(ids) ?? text)
        case .array(let elements):
            return .array(
                try elements.map { (element) throws(SCIMError) in
                    try element.resolvingReferences(ids, in: member)
                })
        case .object(let members):
            return .object(
                Object(
                    distinct: try members.map { (member) throws(SCIMError) in
                        (member.name, try member.value.resolvingReferences(ids, in: member.name))
                    }))
        case .null, .boolean, .number:
            return self
        }
    }
}
