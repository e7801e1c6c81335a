import Directory
import Planning

/// Entries, projections and plans of these tests.
enum People {
    static func dn(_ text: String) throws -> DN { try DN(text + ",ou=people,dc=example,dc=com") }

    /// An entry with what every person has, and more.
    static func entry(_ name: String, _ attributes: Attributes = [:]) throws -> Entry {
        var all: Attributes = ["objectClass": ["inetOrgPerson"], "uid": [AttributeValue(name)]]
        for (name, values) in attributes { all[name] = values }
        return Entry(dn: try dn("uid=\(name)"), attributes: all)
    }

    /// What the mapping derives, the classes and `uid` included.
    static func projection(_ name: String, _ attributes: ManagedAttribute...) throws -> Projection {
        Projection(
            dn: try dn("uid=\(name)"),
            attributes: [
                ManagedAttribute(.objectClass, ["inetOrgPerson"], toleratesOthers: true),
                ManagedAttribute(.uid, [AttributeValue(name)]),
            ] + attributes)
    }

    static func observed(_ entry: Entry, identity: AttributeValue = "e1") -> ObservedEntry {
        ObservedEntry(entry: entry, identity: EntryIdentity(identity), marker: ChangeMarker("m1"))
    }

    static func target(_ name: String, identity: AttributeValue = "e1") throws -> Target {
        Target(dn: try dn("uid=\(name)"), identity: EntryIdentity(identity), marker: ChangeMarker("m1"))
    }

    /// An item whose change is the only thing that matters.
    static func item(
        _ resource: String, _ situation: Situation, _ change: Change?, action: Action = .repair,
        observed: ObservedEntry? = nil, remark: String? = nil, name: String? = nil,
        isGroup: Bool = false, charges: [Charge] = [], rowVersion: Int64 = 1
    ) -> PlanItem {
        PlanItem(
            resource: resource, name: name ?? resource, isGroup: isGroup, rowVersion: rowVersion,
            assessment: Assessment(situation, change: change, observed: observed), action: action,
            charges: charges, remark: remark)
    }
}
