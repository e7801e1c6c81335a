import Directory

/// Judges whether OpenLDAP keeps groups of many members in a way that makes one more of them cheap: by itself it writes
/// the whole entry anew for each member that comes or goes, and looks through all of them for it.
struct LargeGroupReview: Sendable {
    let entries: [MappedEntry]

    /// - Parameter databases: nil where the configuration is not readable.
    func findings(_ databases: [DatabaseConfiguration]?) -> [Finding] {
        guard let databases else {
            let database = DN([RDN("olcDatabase", "{1}mdb"), RDN(.cn, "config")])
            let names = members(of: entries)
            return names.isEmpty ? [] : [finding(on: database, split: names, sorted: names, isSeen: false)]
        }
        return databases.compactMap { database in
            let held = entries.filter { database.depth(holding: $0.base) != nil }
            guard let split = database.split else { return nil }
            let names = members(of: held)
            let (unsplit, unsorted) = (
                names.filter { !split.contains($0) }, names.filter { !database.sorted.contains($0) }
            )
            guard !unsplit.isEmpty || !unsorted.isEmpty else { return nil }
            return finding(on: database.dn, split: unsplit, sorted: unsorted, isSeen: true)
        }
    }

    /// The attributes of the entries of groups in which members stand.
    private func members(of entries: [MappedEntry]) -> [AttributeName] {
        entries.filter { $0.noun == "group" }.flatMap { $0.attributes.filter(\.isMembers).map(\.name) }
    }

    private func finding(
        on database: DN, split: [AttributeName], sorted: [AttributeName], isSeen: Bool
    ) -> Finding {
        let wanting = (split.map { ("multival", $0) } + sorted.map { ("sortvals", $0) })
            .map { "\($0.0) for \($0.1)" }.joined(separator: ", ")
        return Finding(
            .hint, "large groups",
            (isSeen ? "\(database) has no \(wanting)" : "groups of thousands of members want \(wanting)")
                + ": each member that comes or goes costs the more the larger the group is",
            advice: "worth it for groups of more than some hundred members, and best before they have them",
            paste: RemedyLDIF.largeGroups(split: split, sorted: sorted, of: database))
    }
}
