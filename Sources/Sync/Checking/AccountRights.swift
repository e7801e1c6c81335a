import Directory
import Mapping
import Planning

/// The rights that the gateway's account needs, in each product's own words: to read what a sweep reads, to write what
/// the mapping writes, to add and delete entries of its classes, and no more.
struct AccountRights: Sendable {
    /// The account's DN.
    let account: String
    let entries: [MappedEntry]
    let capabilities: DirectoryCapabilities
    /// Nil where the server does not show it.
    let schema: DirectorySchema?

    /// What to paste; nil for a product whose ways are not known.
    var text: String? {
        switch ServerProduct(capabilities) {
        case .openLDAP: openLDAP
        case .directoryServer389: directoryServer389
        case .activeDirectory: activeDirectory
        case .other: nil
        }
    }

    /// The naming contexts, in each of which an entry is looked for before it counts as missing.
    private var contexts: [DN] { distinct(entries.map { capabilities.namingContext(of: $0.base) ?? $0.base }) }

    /// What is read of each entry beside what the mapping writes.
    private var operational: [AttributeName] {
        [.objectClass, capabilities.identity, capabilities.marker] + LandingProof.attributes + ["hasSubordinates"]
    }

    /// What is looked up over a whole naming context: where an entry is, and whether a value that is chosen is free.
    private func lookedUp(in context: DN) -> [AttributeName] {
        let chosen = entries.filter { $0.base.isDescendantOrSelf(of: context) }
            .flatMap { $0.attributes.filter(\.isChosen).map(\.name) }
        return distinct([.objectClass, capabilities.identity] + chosen)
    }

    private func written(_ entry: MappedEntry) -> [AttributeName] {
        distinct([.objectClass, entry.rdn] + entry.attributes.filter(\.isWritten).map(\.name))
    }

    private func read(_ entry: MappedEntry) -> [AttributeName] {
        distinct([.objectClass, entry.rdn] + entry.attributes.map(\.name) + entry.protecting + operational)
    }

    /// Whether passwords are set by RFC 3062, which takes the right to write the attribute that they are kept in.
    private func takesPasswords(_ entry: MappedEntry) -> Bool { entry.password?.method == .modify }

    private func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
        var seen: Set<Value> = []
        return values.filter { seen.insert($0).inserted }
    }
}

/// OpenLDAP: lines of slapd.access(5). The first one that fits an attribute decides, so those of the bases go first.
extension AccountRights {
    private var openLDAP: String {
        let lines =
            entries.filter(takesPasswords).map { line($0.base, [AttributeName.userPassword.description], "=w") }
            + entries.flatMap { entry in
                ([entry.base] + entry.outside).map { base in
                    line(base, ["entry", "children"] + written(entry).map(\.description), "write")
                }
            }
            + contexts.map { context in
                let marker: [AttributeName] = [.contextCSN]
                let names = distinct(operational + lookedUp(in: context) + marker + readOnly(below: context))
                return line(context, ["entry"] + names.map(\.description), "read")
            }
        return """
            dn: olcDatabase={1}mdb,cn=config
            changetype: modify
            add: olcAccess

            """ + distinct(lines).enumerated().map { "olcAccess: {\($0)}\($1)" }.joined(separator: "\n")
    }

    private func readOnly(below context: DN) -> [AttributeName] {
        entries.filter { $0.base.isDescendantOrSelf(of: context) }
            .flatMap { $0.attributes.filter { !$0.isWritten }.map(\.name) + $0.protecting }
    }

    private func line(_ base: DN, _ names: [String], _ access: String) -> String {
        "to dn.subtree=\"\(base)\" attrs=\(names.joined(separator: ",")) by dn.exact=\"\(account)\" \(access) by * break"
    }
}

/// 389 Directory Server: access control instructions. `*` would not cover operational attributes, and would cover
/// passwords.
extension AccountRights {
    private var directoryServer389: String {
        let bases = distinct(entries.map(\.base)).map { base in
            block(base, distinct(entries.filter { $0.base == base }.flatMap(instructions)))
        }
        let outside = contexts.filter { context in !entries.contains { $0.base == context } }.map { context in
            block(context, [attributes(lookedUp(in: context), "find", "read, search, compare")])
        }
        let archives = entries.flatMap { entry in
            entry.outside.map { block($0, instructions(entry) + moves(of: entry, to: $0)) }
        }
        return (bases + archives + outside).joined(separator: "\n\n")
    }

    private func instructions(_ entry: MappedEntry) -> [String] {
        let kind = "(targetfilter = \"(objectClass=\(entry.mainClass(schema)))\")"
        let moves = "(target_to = \"ldap:///\(entry.base)\")(target_from = \"ldap:///\(entry.base)\")"
        return [
            attributes(read(entry), "read", "read, search, compare"),
            attributes(
                written(entry) + (takesPasswords(entry) ? [.userPassword] : []), "write", "write"),
            instruction(kind, "entries", "add, delete"),
        ] + (entry.movesEntries ? [instruction(moves, "moves", "moddn")] : [])
    }

    /// To a container outside the base, and back.
    private func moves(of entry: MappedEntry, to container: DN) -> [String] {
        [(container, entry.base), (entry.base, container)].map { target, source in
            instruction("(target_to = \"ldap:///\(target)\")(target_from = \"ldap:///\(source)\")", "moves", "moddn")
        }
    }

    private func block(_ dn: DN, _ instructions: [String]) -> String {
        (["dn: \(dn)", "changetype: modify", "add: aci"] + instructions.map { "aci: \($0)" }).joined(separator: "\n")
    }

    private func attributes(_ names: [AttributeName], _ title: String, _ rights: String) -> String {
        let list = names.map(\.description).joined(separator: " || ")
        return instruction("(targetattr = \"\(list)\")", title, rights)
    }

    private func instruction(_ target: String, _ title: String, _ rights: String) -> String {
        "\(target)(version 3.0; acl \"sluice: \(title)\"; allow (\(rights)) userdn = \"ldap:///\(account)\";)"
    }
}

/// Active Directory: lines of `dsacls`. Every account of a domain may read most of it already.
extension AccountRights {
    private var activeDirectory: String {
        entries.map { entry in
            let kind = entry.mainClass(schema)
            // A rename writes `name` too.
            let properties = distinct(written(entry).filter { $0 != .objectClass } + ["name"])
            return [
                line(entry.base, "T", ["GR", "CCDC;\(kind)"]),
                line(
                    entry.base, "S",
                    properties.map { "WP;\($0);\(kind)" } + (entry.password == nil ? [] : ["CA;Reset Password;\(kind)"])
                ),
            ].joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func line(_ base: DN, _ inheritance: String, _ rights: [String]) -> String {
        let grants = rights.map { "\"DOMAIN\\ACCOUNT:\($0)\"" }.joined(separator: " ")
        return "dsacls \"\(base)\" /I:\(inheritance) /G \(grants)"
    }
}

extension MappedEntry {
    /// The class that tells entries of the mapping from others: of the structural ones the most derived.
    fileprivate func mainClass(_ schema: DirectorySchema?) -> String {
        guard let schema else { return objectClasses.first { $0.lowercased() != "top" } ?? "top" }
        let structural = objectClasses.compactMap { schema.objectClass($0) }.filter { $0.kind == .structural }
        let main = structural.first { one in
            !structural.contains { $0 != one && SchemaClosure(schema, [$0.name]).inherited.contains(one) }
        }
        return main?.name ?? objectClasses.first ?? "top"
    }
}
