import Crypto
import Directory

/// What a plan was made under, beside the state and the directory.
package struct PlanBasis: Sendable, Hashable {
    /// Tells one mapping from another.
    package let mappingVersion: String
    /// How many approvals were used so far: whatever is approved gets another hash by that, so that an approval holds once.
    package let approvalsUsed: Int

    package init(mappingVersion: String, approvalsUsed: Int) {
        self.mappingVersion = mappingVersion
        self.approvalsUsed = approvalsUsed
    }
}

/// Names a plan by all that it was made from and all that it would do: two plans with one hash are the same plan.
///
/// It covers, of every item that applying the plan would deal with, the resource and the version of its row, the situation,
/// the entry's identity and change marker, and each value of the change; and the mapping.
package struct PlanHash: Sendable, Hashable, CustomStringConvertible {
    /// 32 hexadecimal digits.
    package let description: String

    package init(_ plan: Plan, _ basis: PlanBasis) {
        var writer = HashWriter()
        writer.write(basis.mappingVersion)
        writer.write(basis.approvalsUsed)
        for item in plan.repairs { writer.write(item) }
        description = writer.digits
    }

    /// A hash over some fields, for what else can be approved.
    package init(fields: [String]) {
        var writer = HashWriter()
        for field in fields { writer.write(field) }
        description = writer.digits
    }

    /// What a person typed or a file holds. Nil where it can be no hash.
    package init?(_ text: String) {
        let digits = text.lowercased()
        guard digits.utf8.count == 32, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        description = digits
    }
}

/// Writes fields so that no two different series of them give the same bytes: each one after its length.
private struct HashWriter {
    private var hasher = SHA256()

    var digits: String {
        hasher.finalize().prefix(16).reduce(into: "") { text, byte in
            text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
    }

    mutating func write(_ bytes: [UInt8]) {
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hasher.update(bufferPointer: $0) }
        hasher.update(data: bytes)
    }

    mutating func write(_ text: String?) {
        write(text == nil ? 0 : 1)
        write(Array((text ?? "").utf8))
    }

    mutating func write(_ number: Int) { write(Array("\(number)".utf8)) }

    mutating func write(_ values: [AttributeValue]) {
        write(values.count)
        for value in values { write(value.bytes) }
    }

    mutating func write(_ item: PlanItem) {
        write(item.resource)
        write(Int(item.rowVersion))
        write(item.assessment.situation.rawValue)
        write(item.isSettlement ? 1 : 0)
        if item.action == .adopt { write("adopt") }
        if let observed = item.assessment.observed { write(Target(observed)) } else { write(0) }
        switch item.change {
        case nil: write(0)
        case .add(let entry):
            write(1)
            write(entry.dn.description)
            for (name, values) in entry.attributes {
                write(name.description)
                write(values)
            }
        case .update(let target, let update):
            write(2)
            write(target)
            write(update)
        case .delete(let target):
            write(3)
            write(target)
        }
    }

    private mutating func write(_ target: Target) {
        write(target.dn.description)
        write(target.identity.value.bytes)
        write(target.marker?.value.bytes ?? [])
    }

    private mutating func write(_ update: Update) {
        write(update.newDN?.description)
        for modification in update.modifications + update.members.flatMap(\.modifications) {
            write("\(modification.operation)")
            write(modification.attribute.description)
            write(modification.values)
        }
    }
}
