/// The names that this project speaks of by itself. What a mapping names comes from its file.
extension AttributeName {
    package static let objectClass: AttributeName = "objectClass"
    package static let uid: AttributeName = "uid"
    package static let cn: AttributeName = "cn"
    package static let sn: AttributeName = "sn"
    package static let mail: AttributeName = "mail"
    package static let member: AttributeName = "member"
    package static let userPassword: AttributeName = "userPassword"
    /// Active Directory's password: written, and never shown.
    package static let unicodePwd: AttributeName = "unicodePwd"

    /// The identity of an entry (RFC 4530).
    package static let entryUUID: AttributeName = "entryUUID"
    /// OpenLDAP's change sequence number of an entry.
    package static let entryCSN: AttributeName = "entryCSN"
    /// OpenLDAP's newest change sequence numbers of a naming context, one for each server.
    package static let contextCSN: AttributeName = "contextCSN"
    /// When the entry was last changed (RFC 4512 §3.4.4); whole seconds on many servers.
    package static let modifyTimestamp: AttributeName = "modifyTimestamp"
    /// The identity of an entry in 389 Directory Server.
    package static let nsUniqueId: AttributeName = "nsUniqueId"
    /// The identity of an object in Active Directory: 16 bytes.
    package static let objectGUID: AttributeName = "objectGUID"
    /// The security identifier of an account of Active Directory, binary.
    package static let objectSid: AttributeName = "objectSid"
    /// Who owns an object of Active Directory and who may do what to it; of it only the owner is ever asked for.
    package static let nTSecurityDescriptor: AttributeName = "nTSecurityDescriptor"
    /// The change number of an object in Active Directory; counted by each server for itself.
    package static let uSNChanged: AttributeName = "uSNChanged"

    /// Selects all user attributes (RFC 4511 §4.5.1.8).
    package static let allUserAttributes = AttributeName.selector("*")
    /// Selects all operational attributes (RFC 3673).
    package static let allOperationalAttributes = AttributeName.selector("+")
    /// Selects no attribute at all (RFC 4511 §4.5.1.8).
    package static let noAttributes: AttributeName = "1.1"

    /// Whether values of this attribute must not be shown in a log, a plan or an error.
    package var isSecret: Bool {
        Self.secretKeys.contains(type.key)
    }

    private static let secretKeys: Set<String> = [
        "userpassword", "unicodepwd", "authpassword", "clearpassword", "sambantpassword", "sambalmpassword",
        "krbprincipalkey", "pwdhistory", "userpkcs12", "olcrootpw",
    ]
}
