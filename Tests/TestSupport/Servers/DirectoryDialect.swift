package import Directory

/// How a server's schema and answers differ where the standards leave room, or where it does not keep to them.
package struct DirectoryDialect: Sendable {
    /// The object class of a person who can be named by `cn`.
    package var personClass: AttributeValue
    /// An attribute of such a person that takes several values and compares without case.
    package var multiValued: AttributeName
    /// The object class of a group with `member`.
    package var groupClass: AttributeValue
    /// Whether a group may have no members.
    package var allowsEmptyGroups: Bool
    /// The most characters of a `cn`.
    package var longestName: Int
    /// Whether entries get user attributes that nobody sent.
    package var addsAttributes: Bool
    /// Whether values that differ in case only may stand beside each other in an attribute that is compared without it.
    package var keepsValuesThatDifferInCase: Bool
    /// Whether a compare with an attribute that the entry does not have is false instead of 16.
    package var comparesAbsentAsFalse: Bool

    /// OpenLDAP, and the fake that does as it does.
    package static let openLDAP = DirectoryDialect(
        personClass: "inetOrgPerson", multiValued: .cn, groupClass: "groupOfNames", allowsEmptyGroups: false,
        longestName: 32_768, addsAttributes: false, keepsValuesThatDifferInCase: false, comparesAbsentAsFalse: false)

    /// 389 Directory Server.
    package static let ds389: DirectoryDialect = {
        var dialect = openLDAP
        dialect.allowsEmptyGroups = true
        return dialect
    }()

    /// Active Directory as Samba does it.
    package static let samba = DirectoryDialect(
        personClass: "user", multiValued: "otherMailbox", groupClass: "group", allowsEmptyGroups: true,
        longestName: 64, addsAttributes: true, keepsValuesThatDifferInCase: true, comparesAbsentAsFalse: true)

    /// A person with the least that the class demands.
    package func person(_ name: AttributeValue, in base: DN) -> Entry {
        Entry(
            dn: base.child(RDN(.cn, name)),
            attributes: ["objectClass": [personClass], "cn": [name], "sn": ["s"]])
    }
}
