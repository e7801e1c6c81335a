/// Schemas of mail systems that no Debian package brings, as LDIF for OpenLDAP's `cn=config`: names, numbers and syntaxes
/// are theirs, and only what a mapping may meet is there. `mailHost`, `homeDirectory` and others come from the schemas that
/// the server loads anyway.
package enum MailSchemas {
    /// iRedMail's, and of Amavis' the class that its users carry.
    package static let iRedMail = """
        dn: cn=iredmail,cn=schema,cn=config
        changetype: add
        objectClass: olcSchemaConfig
        cn: iredmail
        \((attributes + classes).joined(separator: "\n"))

        """

    private static let attributes =
        text([
            (1, 1, "domainName", true), (1, 2, "mtaTransport", true), (1, 3, "domainStatus", true),
            (2, 8, "mailForwardingAddress", false), (2, 9, "accountStatus", true), (2, 13, "enabledService", false),
            (2, 14, "memberOfGroup", false), (2, 19, "shadowAddress", false), (2, 20, "accountSetting", false),
            (2, 24, "disabledService", false), (3, 1, "accessPolicy", true), (3, 2, "hasMember", true),
            (3, 3, "listAllowedUser", false), (3, 4, "listModerator", false), (3, 5, "listOwner", false),
        ]) + [
            """
            olcAttributeTypes: ( 1.3.6.1.4.1.32349.1.2.2.5 NAME 'mailQuota' DESC 'room for mail, in bytes' EQUALITY \
            integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
            """,
            """
            olcAttributeTypes: ( 1.3.6.1.4.1.15312.2.2.1.19 NAME 'amavisLocal' DESC 'mail for it is for this site' \
            EQUALITY booleanMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE )
            """,
        ]

    /// Attributes of ASCII text that compares without case.
    private static func text(_ types: [(group: Int, number: Int, name: String, isSingle: Bool)]) -> [String] {
        types.map { group, number, name, isSingle in
            "olcAttributeTypes: ( 1.3.6.1.4.1.32349.1.2.\(group).\(number) NAME '\(name)' EQUALITY caseIgnoreIA5Match "
                + "SUBSTR caseIgnoreIA5SubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.26"
                + (isSingle ? " SINGLE-VALUE )" : " )")
        }
    }

    private static let classes = [
        structural(
            1, "mailDomain", must: "domainName",
            may: "cn $ mtaTransport $ enabledService $ disabledService $ accountStatus $ accountSetting $ description"),
        """
        olcObjectClasses: ( 1.3.6.1.4.1.32349.1.2.4.3 NAME 'mailUser' DESC 'who has a mailbox' SUP top AUXILIARY \
        MUST ( mail $ uid ) MAY ( homeDirectory $ userPassword $ mailHost $ mailQuota $ mailForwardingAddress $ \
        shadowAddress $ accountStatus $ enabledService $ disabledService $ telephoneNumber $ mtaTransport $ \
        memberOfGroup $ preferredLanguage $ accountSetting $ title $ domainStatus ) )
        """,
        structural(
            4, "mailAlias", must: "mail",
            may: "accountStatus $ description $ cn $ memberOfGroup $ enabledService $ disabledService $ "
                + "mailForwardingAddress $ shadowAddress $ accountSetting $ mailHost $ domainStatus $ accessPolicy $ "
                + "listModerator"),
        structural(
            5, "mailList", must: "mail",
            may: "cn $ accountStatus $ description $ accessPolicy $ shadowAddress $ enabledService $ disabledService $ "
                + "memberOfGroup $ hasMember $ listAllowedUser $ accountSetting $ mailHost $ member $ uniqueMember $ "
                + "memberUid $ gidNumber $ domainStatus $ listModerator $ listOwner $ mtaTransport"),
        structural(
            6, "mailExternalUser", must: "memberOfGroup",
            may: "cn $ accountStatus $ mail $ enabledService $ disabledService $ description $ mailHost $ "
                + "accountSetting $ shadowAddress $ domainStatus"),
        """
        olcObjectClasses: ( 1.3.6.1.4.1.15312.2.2.2.1 NAME 'amavisAccount' DESC 'whose mail is scanned' SUP top \
        AUXILIARY MAY amavisLocal )
        """,
    ]

    private static func structural(_ number: Int, _ name: String, must: String, may: String) -> String {
        "olcObjectClasses: ( 1.3.6.1.4.1.32349.1.2.4.\(number) NAME '\(name)' SUP top STRUCTURAL MUST \(must) "
            + "MAY ( \(may) ) )"
    }
}
