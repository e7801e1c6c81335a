import Directory
package import SCIM

/// Turns a mapping file into an `AttributeMap` for each section, or says in which lines it cannot work.
package enum MappingCompiler {
    /// Compiles a mapping file: the section `users` and, where they are there, `groups` and `addresses`.
    ///
    /// - Parameters:
    ///   - text: the content of the file.
    ///   - file: its name, for the messages.
    /// - Throws: `DocumentProblems` with everything that is wrong.
    package static func compile(
        _ text: String, file: String, catalog: SchemaCatalog
    ) throws(DocumentProblems) -> Mappings {
        do {
            return try compile(try DocumentNode(parsing: text, file: file), catalog, MappingVersion.of(text))
        } catch let problems as DocumentProblems {
            throw problems
        } catch let problem as DocumentProblem {
            throw DocumentProblems([problem])
        } catch {
            throw DocumentProblems([DocumentProblem(file: file, line: nil, message: "\(error)")])
        }
    }

    private static func compile(
        _ document: DocumentNode, _ catalog: SchemaCatalog, _ version: String
    ) throws -> Mappings {
        let sections = try document.members(known: ["users", "groups", "addresses"])
        let section = try document.requiredSection("users", sections)
        var list = ProblemList()
        let policy =
            sections["addresses"].flatMap { node in
                list.attempt { () throws(DocumentProblem) in try AddressReader.policy(node) }
            } ?? AddressPolicy()
        var users = SectionCompiler(section, catalog.user, policy)
        var userMap = users.compile()
        var problems = list.problems + users.problems
        var groupMap: AttributeMap?
        if let section = sections["groups"] {
            var groups = SectionCompiler(section, catalog.group, policy)
            groupMap = groups.compile()
            problems += groups.problems
            if let users = userMap, let groups = groupMap {
                problems += MemberChecks(users: users, groups: groups, section: section).problems
            }
            userMap?.membershipAttribute = groupMap?.membership?.attribute
        }
        guard problems.isEmpty, let userMap else { throw DocumentProblems(problems) }
        return Mappings(users: userMap, groups: groupMap, addresses: policy, version: version)
    }
}

extension DocumentNode {
    fileprivate func requiredSection(
        _ name: String, _ sections: [String: DocumentNode]
    ) throws(DocumentProblem) -> DocumentNode {
        guard let section = sections[name] else { throw problem("the section \(name) is missing") }
        return section
    }
}
