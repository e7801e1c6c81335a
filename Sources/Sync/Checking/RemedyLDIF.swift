import Directory

/// LDIF (RFC 2849) that mends what the check found, in the ways of each product.
enum RemedyLDIF {
    /// Indexes for equality.
    ///
    /// - Parameter lines: lines of OpenLDAP that hold one of the attributes, and that have to be replaced: it takes
    ///   only one line for each.
    static func indexes(
        _ attributes: [AttributeName], of database: DN, replacing lines: [IndexLine] = [], _ product: ServerProduct
    ) -> String? {
        switch product {
        case .openLDAP:
            let others = attributes.filter { name in !lines.contains { $0.names.contains(name) } }
            let added = others.isEmpty ? [] : [others.map(\.description).joined(separator: ",") + " eq"]
            return
                (["dn: \(database)", "changetype: modify"]
                + (lines.isEmpty ? [] : ["delete: olcDbIndex"] + lines.map { "olcDbIndex: \($0.text)" } + ["-"])
                + ["add: olcDbIndex"] + (lines.map(\.withEquality) + added).map { "olcDbIndex: \($0)" })
                .joined(separator: "\n")
        case .directoryServer389:
            return attributes.map { name in
                """
                dn: cn=\(name),cn=index,\(database)
                changetype: add
                objectClass: top
                objectClass: nsIndex
                cn: \(name)
                nsSystemIndex: false
                nsIndexType: eq
                """
            }.joined(separator: "\n\n")
        case .activeDirectory, .other: return nil
        }
    }

    /// No limits for the account: a sweep reads everything, page by page.
    static func limits(_ account: String, _ product: ServerProduct) -> String? {
        switch product {
        case .openLDAP:
            return """
                dn: olcDatabase={1}mdb,cn=config
                changetype: modify
                add: olcLimits
                olcLimits: {0}dn.exact="\(account)" size=unlimited size.pr=unlimited size.prtotal=unlimited time=unlimited
                """
        case .directoryServer389:
            return
                (["dn: \(account)", "changetype: modify"]
                + ["nsSizeLimit", "nsTimeLimit", "nsLookThroughLimit", "nsPagedSizeLimit", "nsPagedLookThroughLimit"]
                .flatMap { ["replace: \($0)", "\($0): -1", "-"] }).joined(separator: "\n")
        case .activeDirectory, .other: return nil
        }
    }
}

extension RemedyLDIF {
    /// Has OpenLDAP keep many values of attributes outside the entry (slapd-mdb(5)), and sorted (slapd-config(5)).
    static func largeGroups(split: [AttributeName], sorted: [AttributeName], of database: DN) -> String {
        var records: [String] = []
        if !split.isEmpty {
            let names = split.map(\.description).joined(separator: ",")
            records.append("dn: \(database)\nchangetype: modify\nadd: olcDbMultival\nolcDbMultival: \(names) 100,50")
        }
        if !sorted.isEmpty {
            let lines = sorted.map { "olcSortVals: \($0)" }.joined(separator: "\n")
            records.append(
                "dn: olcDatabase={-1}frontend,cn=config\nchangetype: modify\nadd: olcSortVals\n\(lines)")
        }
        return records.joined(separator: "\n\n")
    }
}
