import Directory
import SCIM

/// The simple parts of a section.
struct SectionParts {
    let section: DocumentNode
    let members: [String: DocumentNode]
    let type: ResourceType

    /// Whether the section says how mail addresses are found.
    var hasAddresses: Bool { members["addresses"] != nil }

    func required(_ key: String) throws(DocumentProblem) -> DocumentNode { try section.required(key, members) }

    func base() throws(DocumentProblem) -> DN {
        let node = try required("base")
        let text = try node.string()
        guard let dn = try? DN(text), !dn.rdns.isEmpty else {
            throw node.problem("expected a DN, such as ou=people,dc=example,dc=com")
        }
        return dn
    }

    /// One attribute that names the entries, or a list of them.
    func naming() throws(DocumentProblem) -> [AttributeName] {
        let node = try required("rdn")
        guard let items = node.items else { return [try node.attributeName()] }
        guard !items.isEmpty else { throw node.problem("at least one attribute is needed") }
        var names: [AttributeName] = []
        for item in items {
            let name = try item.attributeName()
            guard !names.contains(name) else { throw item.problem("\(name) stands here twice") }
            names.append(name)
        }
        return names
    }

    func objectClasses() throws(DocumentProblem) -> [String] {
        let node = try required("object_classes")
        let classes = try node.strings()
        guard !classes.isEmpty else { throw node.problem("at least one object class is needed") }
        return classes
    }
}
