package import Directory

/// What a server's own configuration says of the database that holds entries.
package struct DatabaseConfiguration: Hashable, Sendable {
    /// The entry of the configuration.
    package let dn: DN
    package let suffixes: [DN]
    /// Which kinds of index each attribute has; nil for a kind of database that has none.
    package let indexes: [AttributeName: Set<String>]?
    /// OpenLDAP's lines of indexes as they stand.
    package let lines: [IndexLine]
    /// What `slapo-unique` watches, in its own words; empty where it is not loaded.
    package var unique: [String] = []
    /// Attributes whose many values OpenLDAP keeps outside the entry (`multival`); nil where it has no such thing.
    package let split: Set<AttributeName>?
    /// Attributes whose values OpenLDAP keeps sorted (`sortvals`).
    package var sorted: Set<AttributeName> = []

    /// Reads a database of OpenLDAP (slapd-config(5)).
    package init(openLDAP entry: Entry) {
        dn = entry.dn
        suffixes = entry["olcSuffix"].compactMap(\.string).compactMap { try? DN($0) }
        let kind = entry.dn.rdn?.values.first?.value.string ?? ""
        let isIndexed = ["mdb", "bdb", "hdb", "wt"].contains { kind.lowercased().hasSuffix($0) }
        let lists = entry["olcDbMultival"].compactMap { $0.string?.split(whereSeparator: \.isWhitespace).first }
        split = kind.lowercased().hasSuffix("mdb") ? Self.names(lists) : nil
        lines = IndexLine.all(entry["olcDbIndex"].compactMap(\.string))
        let pairs = lines.flatMap { line in line.names.map { ($0, line.kinds) } }
        indexes = isIndexed ? Dictionary(pairs, uniquingKeysWith: { $0.union($1) }) : nil
    }

    /// Reads a back end of 389 Directory Server and the entries of its indexes.
    package init(directoryServer389 entry: Entry, indexes entries: [Entry]) {
        dn = entry.dn
        suffixes = entry["nsslapd-suffix"].compactMap(\.string).compactMap { try? DN($0) }
        var indexes: [AttributeName: Set<String>] = [:]
        for index in entries where index.dn.parent?.parent == entry.dn {
            guard let name = index["cn"].first?.string.flatMap({ AttributeName($0) }) else { continue }
            indexes[name] = Set(index["nsIndexType"].compactMap { $0.string?.lowercased() })
        }
        self.indexes = indexes
        lines = []
        split = nil
    }

    /// The attributes of lists such as `member,uniqueMember`.
    static func names(_ lists: [some StringProtocol]) -> Set<AttributeName> {
        Set(lists.flatMap { $0.split(separator: ",") }.compactMap { AttributeName(String($0)) })
    }

    /// Whether a DN lies below a suffix, and how deep that suffix is.
    func depth(holding base: DN) -> Int? {
        suffixes.filter { base.isDescendantOrSelf(of: $0) }.map(\.rdns.count).max()
    }
}

/// A line of indexes of OpenLDAP (slapd-mdb(5)).
///
///     line = attribute *( "," attribute ) [ SP kind *( "," kind ) ]
package struct IndexLine: Hashable, Sendable {
    /// The line as it stands.
    package let text: String
    package let names: [AttributeName]
    package let kinds: Set<String>

    /// Reads the lines of a database. The line `default` gives the kinds of those that name none.
    static func all(_ texts: [String]) -> [IndexLine] {
        let parsed = texts.map { text in
            let words = text.split(whereSeparator: \.isWhitespace).map { $0.split(separator: ",").map(String.init) }
            return (text: text, names: words.first ?? [], kinds: words.dropFirst().first)
        }
        let standard = parsed.first { $0.names == ["default"] }?.kinds ?? []
        return parsed.filter { $0.names != ["default"] }.map { text, names, kinds in
            IndexLine(
                text: text, names: names.compactMap { AttributeName($0) },
                kinds: Set((kinds ?? standard).map { $0.lowercased() }))
        }
    }

    /// The line with an index for equality more.
    var withEquality: String {
        names.map(\.description).joined(separator: ",") + " " + (kinds.sorted() + ["eq"]).joined(separator: ",")
    }
}
