import Directory
import SCIM

/// Reads one of the changes that make an entry active or inactive.
enum StatusReader {
    struct Reading {
        let change: StatusChange
        let node: DocumentNode
    }

    static func read(_ node: DocumentNode, _ type: ResourceType) throws(DocumentProblem) -> Reading {
        let members = try node.members(
            known: ["attribute", "when_true", "when_false", "remove", "bits", "initial", "container"])
        if let container = members["container"] {
            guard members.count == 1 else { throw node.problem("nothing else can stand beside container") }
            return Reading(change: .container(try ContainerReader.read(container, type)), node: node)
        }
        let name = try node.required("attribute", members).attributeName()
        return Reading(change: try change(of: name, members, node), node: node)
    }

    private static func change(
        of name: AttributeName, _ members: [String: DocumentNode], _ node: DocumentNode
    ) throws(DocumentProblem) -> StatusChange {
        let hasValues = members["when_true"] != nil || members["when_false"] != nil
        guard [hasValues, members["remove"] != nil, members["bits"] != nil].count(where: { $0 }) <= 1 else {
            throw node.problem("expected only one of: when_true and when_false, remove, bits")
        }
        if let initial = members["initial"], members["bits"] == nil {
            throw initial.problem("it is used with bits only")
        }
        if let remove = members["remove"] {
            let values = try remove.textOrTexts()
            guard !values.isEmpty else { throw remove.problem("at least one value is needed") }
            return .removal(name, values)
        }
        if let bits = members["bits"] {
            let mask = Int64(try bits.integer(in: 1...Int(Int32.max)))
            let numbers = Int(Int32.min)...Int(Int32.max)
            return .bits(name, mask: mask, initial: Int64(try members["initial"]?.integer(in: numbers) ?? 0))
        }
        let whenTrue = try members["when_true"]?.string()
        let whenFalse = try members["when_false"]?.string()
        guard whenTrue != whenFalse else {
            throw node.problem("when_true and when_false must differ; one of them may be left out")
        }
        return .values(name, whenTrue: whenTrue, whenFalse: whenFalse)
    }
}
