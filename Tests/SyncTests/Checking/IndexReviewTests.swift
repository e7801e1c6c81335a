import Directory
import Sync
import Testing

/// Which look-ups have an index, by the server's own configuration.
struct IndexReviewTests {
    private static let openLDAP = DirectoryCapabilities(
        vendor: "OpenLDAP", identity: .entryUUID, marker: .entryCSN, supportsContentSync: true)
    private static let directoryServer = DirectoryCapabilities(
        vendor: "389 Project", identity: .nsUniqueId, marker: .modifyTimestamp)

    private func findings(
        _ databases: [DatabaseConfiguration]?, _ capabilities: DirectoryCapabilities = Self.openLDAP,
        schema: DirectorySchema? = nil
    ) throws -> [Finding] {
        let users = MappedEntry(
            noun: "user", base: try DN("ou=people,dc=example"), rdn: "uid", objectClasses: ["person"],
            attributes: [MappedAttribute("uid", source: "userName")], file: "m")
        let groups = MappedEntry(
            noun: "group", base: try DN("ou=groups,dc=example"), rdn: "cn", objectClasses: ["team"],
            attributes: [MappedAttribute("member", source: "members", isMembers: true)], file: "m")
        return IndexReview(entries: [users, groups], capabilities: capabilities, schema: schema).findings(databases)
    }

    private func database(_ lines: [AttributeValue], kind: String = "{1}mdb") throws -> DatabaseConfiguration {
        DatabaseConfiguration(
            openLDAP: Entry(
                dn: try DN("olcDatabase=\(kind),cn=config"),
                attributes: ["olcSuffix": ["dc=example"], "olcDbIndex": lines]))
    }

    @Test func `all that is needed in one line or in many is all right`() throws {
        let lines: [AttributeValue] = ["objectClass,entryUUID,entryCSN eq", "uid  pres,eq,sub", "CN,member eq"]
        #expect(try findings([database(lines)]).map(\.severity) == [.ok])
    }

    @Test func `a missing index is told with its purpose and the LDIF`() throws {
        let lines: [AttributeValue] = ["objectClass,entryUUID,entryCSN,cn eq", "uid sub", "member pres"]
        let finding = try #require(try findings([database(lines)]).first)
        #expect(finding.severity == .warning)
        #expect(
            finding.message == "olcDatabase={1}mdb,cn=config has no equality index for uid (a user by its name), "
                + "member (the groups of a member)")
        #expect(
            finding.paste == """
                dn: olcDatabase={1}mdb,cn=config
                changetype: modify
                delete: olcDbIndex
                olcDbIndex: uid sub
                olcDbIndex: member pres
                -
                add: olcDbIndex
                olcDbIndex: uid sub,eq
                olcDbIndex: member pres,eq
                """)
    }

    @Test func `lines without kinds have the default's`() throws {
        let names: AttributeValue = "objectClass,entryUUID,entryCSN,uid,cn,member"
        #expect(try findings([database(["default pres,eq", names])]).map(\.severity) == [.ok])
        #expect(try findings([database([names])]).map(\.severity) == [.warning])
    }

    @Test func `an index of a supertype serves its subtypes unless it says otherwise`() throws {
        let schema = DirectorySchema(
            objectClasses: [], attributeTypes: ["( 1 NAME 'name' )", "( 2 NAME 'cn' SUP name )"])
        let rest: AttributeValue = "objectClass,entryUUID,entryCSN,uid,member eq"
        #expect(try findings([database([rest, "name eq"])], schema: schema).map(\.severity) == [.ok])
        #expect(try findings([database([rest, "name eq,nosubtypes"])], schema: schema).map(\.severity) == [.warning])
    }

    @Test func `the database that holds the base counts, and proxies have none`() throws {
        let other = DatabaseConfiguration(
            openLDAP: Entry(dn: try DN("olcDatabase={2}mdb,cn=config"), attributes: ["olcSuffix": ["dc=other"]]))
        #expect(try findings([other]).isEmpty)
        #expect(try findings([other, database([], kind: "{1}ldap")]).map(\.severity) == [.ok])
    }

    @Test func `389 Directory Server keeps an entry for each index`() throws {
        let backEnd = try DN("cn=userRoot,cn=ldbm database,cn=plugins,cn=config")
        let folder = backEnd.child(RDN("cn", "index"))
        let indexes = ["objectClass", "nsUniqueId", "uid", "cn"].map { name in
            Entry(
                dn: folder.child(RDN("cn", AttributeValue(name))),
                attributes: ["cn": [AttributeValue(name)], "nsIndexType": ["pres", "EQ"]])
        }
        let database = DatabaseConfiguration(
            directoryServer389: Entry(dn: backEnd, attributes: ["nsslapd-suffix": ["dc=example"]]), indexes: indexes)
        let finding = try #require(try findings([database], Self.directoryServer).first)
        #expect(finding.message.hasSuffix("has no equality index for member (the groups of a member)"))
        #expect(finding.paste?.hasPrefix("dn: cn=member,cn=index,cn=userRoot,cn=ldbm database,") == true)
        #expect(finding.paste?.contains("nsIndexType: eq") == true)
    }

    @Test func `a configuration that nobody may read is a hint that names what is needed`() throws {
        let finding = try #require(try findings(nil).first)
        #expect(finding.severity == .hint && finding.message.contains("entryUUID (an entry by its identity)"))
        #expect(finding.paste?.contains("olcDbIndex: objectClass,entryUUID,entryCSN,uid,cn,member eq") == true)
        let active = DirectoryCapabilities(vendor: "AD", identity: .objectGUID, marker: .uSNChanged)
        #expect(try findings(nil, active).isEmpty)
    }
}
