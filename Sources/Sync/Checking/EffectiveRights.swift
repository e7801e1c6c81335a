import Directory

/// What Active Directory says of the account's rights to write, as operational attributes ([MS-ADTS] §3.1.1.4.5):
/// nothing has to be tried to learn them.
struct EffectiveRights: Sendable {
    let client: any DirectoryClient
    let entry: MappedEntry

    private static let children: AttributeName = "allowedChildClassesEffective"
    private static let attributes: AttributeName = "allowedAttributesEffective"

    /// What the account may not do; empty when it may all that was looked at.
    ///
    /// - Parameter sample: an entry of the mapped classes; nil where there is none.
    func missing(sample: DN?) async throws -> [String] {
        var missing: [String] = []
        let creatable = try await names(Self.children, of: entry.base)
        let classes = entry.objectClasses.map { $0.lowercased() }
        if !classes.contains(where: creatable.contains) {
            missing.append("add entries of \(entry.objectClasses.joined(separator: ", "))")
        }
        guard let sample else { return missing }
        let writable = try await names(Self.attributes, of: sample)
        let refused = entry.attributes.map(\.name).filter { !writable.contains($0.type.description.lowercased()) }
        if !refused.isEmpty {
            missing.append("write \(refused.map(\.description).joined(separator: ", ")) of \(sample)")
        }
        return missing
    }

    private func names(_ attribute: AttributeName, of dn: DN) async throws -> Set<String> {
        let values = try await client.read(dn, [attribute])?[attribute] ?? []
        return Set(values.compactMap { $0.string?.lowercased() })
    }
}
