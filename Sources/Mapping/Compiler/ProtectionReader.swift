import Directory

/// Reads `protected`: a search filter (RFC 4515) that the gateway can evaluate by itself.
enum ProtectionReader {
    static func read(_ node: DocumentNode) throws(DocumentProblem) -> Protection {
        let text = try node.string()
        let filter: DirectoryFilter
        do {
            filter = try DirectoryFilter(text)
        } catch {
            throw node.problem(
                "expected a search filter, such as (employeeType=vip): \(error.reason), at byte \(error.offset)")
        }
        guard filter.isDecidable else {
            throw node.problem(
                "an extensible match needs an attribute and a rule that the gateway knows: caseIgnoreMatch, "
                    + "caseExactMatch, distinguishedNameMatch, integerMatch or octetStringMatch")
        }
        guard !filter.attributes.isEmpty else { throw node.problem("it names no attribute") }
        guard filter.attributes.allSatisfy({ !$0.isSecret }) else {
            throw node.problem("it asks about a password, which the gateway never reads")
        }
        return Protection(filter: filter, rule: text)
    }
}
