import Directory

/// Reads how the passwords of users get into the directory.
enum PasswordReader {
    private enum Initial: String, CaseIterable { case none, random }

    static func read(_ node: DocumentNode, _ rules: [Rule]) throws(DocumentProblem) -> PasswordRule {
        let members = try node.members(known: ["method", "initial"])
        let method = try node.required("method", members).choice(PasswordRule.Method.self)
        let initial = try members["initial"]?.choice(Initial.self) ?? .none
        for name in [AttributeName.unicodePwd, .userPassword] where rules.contains(where: { $0.attribute == name }) {
            throw node.problem("a rule under attributes writes \(name), so passwords cannot be set beside it")
        }
        return PasswordRule(method: method, isRandomAtFirst: initial == .random, line: node.line)
    }
}
