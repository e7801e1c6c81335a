import Directory
import SCIM

/// Reads `only`: a filter, or a table of `when` and `otherwise`.
enum ScopeReader {
    /// - Parameter disables: whether the section has an `active`, without which nobody can be disabled.
    static func read(
        _ node: DocumentNode, _ type: ResourceType, disables: Bool
    ) throws(DocumentProblem) -> Scope {
        guard node.members != nil else {
            return Scope(condition: try ConditionReader.read(node, type), otherwise: .keep)
        }
        let members = try node.members(known: ["when", "otherwise"])
        let condition = try ConditionReader.read(try node.required("when", members), type)
        guard let word = members["otherwise"] else { return Scope(condition: condition, otherwise: .keep) }
        let otherwise = try word.choice(Otherwise.self)
        guard otherwise != .disable || disables else {
            throw word.problem("the section has no active, so nobody can be disabled")
        }
        return Scope(condition: condition, otherwise: otherwise)
    }
}
