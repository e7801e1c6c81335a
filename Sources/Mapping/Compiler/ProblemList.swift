import Directory

/// Collects problems, so that all of them are told at once.
struct ProblemList {
    private(set) var problems: [DocumentProblem] = []

    mutating func add(_ problem: DocumentProblem) { problems.append(problem) }

    /// Runs one reading and goes on after a problem. Nil where there was one.
    mutating func attempt<Result>(_ reading: () throws(DocumentProblem) -> Result) -> Result? {
        do {
            return try reading()
        } catch {
            problems.append(error)
            return nil
        }
    }
}

extension DocumentNode {
    /// The member of this key, which has to be there.
    func required(_ key: String, _ members: [String: DocumentNode]) throws(DocumentProblem) -> DocumentNode {
        guard let node = members[key] else { throw problem("the key \(key) is missing") }
        return node
    }

    /// The name of an attribute.
    func attributeName() throws(DocumentProblem) -> AttributeName {
        let text = try string()
        guard let name = AttributeName(text) else { throw problem("\(text) is not an attribute's name") }
        return name
    }

    /// A text that may also stand in a list of texts.
    func textOrTexts() throws(DocumentProblem) -> [String] { items == nil ? [try string()] : try strings() }

    /// A regular expression.
    func pattern() throws(DocumentProblem) -> ValuePattern {
        do {
            return try ValuePattern(try string())
        } catch let problem as DocumentProblem {
            throw problem
        } catch let reason as ValuePatternProblem {
            throw problem(reason.reason)
        } catch {
            throw problem("\(error)")
        }
    }
}
