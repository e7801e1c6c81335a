package import Directory

/// A control that goes with a request (RFC 4511 §4.1.11).
package enum RequestControl: Sendable, Hashable {
    /// RFC 3296: referral objects are entries like any other.
    ///
    /// Without it slapd widens every filter by `(objectClass=referral)`, which without an index on
    /// objectClass scans the whole database.
    case manageDsaIT
    /// RFC 4528: only if the entry matches.
    case assertion(DirectoryFilter)
    /// RFC 4527: the entry as it stands afterwards.
    case postRead([AttributeName])
    /// Active Directory: the naming context that was asked for, without references to those below it.
    ///
    /// Without it every search from the root of a domain comes with references to its configuration, and no answer
    /// would count as complete.
    case domainScope
    /// Active Directory: of security descriptors the owner alone ([MS-ADTS] §3.1.1.3.4.1.11), which takes no special right.
    case descriptorOwner
    /// Active Directory's, and OpenLDAP's: a value to add that is there and one to remove that is not are no errors.
    case permissiveModify
    /// Active Directory: deleted objects, too ([MS-ADTS] §3.1.1.3.4.1.14).
    case showDeleted
    /// RFC 2696: this many entries, from where the cookie says.
    case pagedResults(size: Int, cookie: [UInt8])
    /// RFC 4533: what is there, or what changed after the cookie, and then each change as it happens.
    case contentSync(cookie: [UInt8]?)

    var oid: String {
        switch self {
        case .manageDsaIT: ControlOID.manageDsaIT
        case .assertion: ControlOID.assertion
        case .postRead: ControlOID.postRead
        case .domainScope: ControlOID.domainScope
        case .descriptorOwner: ControlOID.descriptorFlags
        case .permissiveModify: ControlOID.permissiveModify
        case .showDeleted: ControlOID.showDeleted
        case .pagedResults: ControlOID.pagedResults
        case .contentSync: ControlOID.contentSync
        }
    }

    /// A server that does not know a critical control must refuse the request.
    var isCritical: Bool {
        switch self {
        case .assertion, .pagedResults, .contentSync, .showDeleted: true
        case .manageDsaIT, .postRead, .domainScope, .descriptorOwner, .permissiveModify: false
        }
    }
}

/// The object identifiers of the controls and features that this module uses.
enum ControlOID {
    static let manageDsaIT = "2.16.840.1.113730.3.4.2"
    static let assertion = "1.3.6.1.1.12"
    static let postRead = "1.3.6.1.1.13.2"
    static let pagedResults = "1.2.840.113556.1.4.319"
    static let domainScope = "1.2.840.113556.1.4.1339"
    static let permissiveModify = "1.2.840.113556.1.4.1413"
    static let showDeleted = "1.2.840.113556.1.4.417"
    static let descriptorFlags = "1.2.840.113556.1.4.801"
    static let contentSync = "1.3.6.1.4.1.4203.1.9.1.1"
    /// With an entry that content sync sends.
    static let syncState = "1.3.6.1.4.1.4203.1.9.1.2"
    /// With the result that ends a content sync.
    static let syncDone = "1.3.6.1.4.1.4203.1.9.1.3"
    /// An intermediate response: what content sync tells between the entries.
    static let syncInfo = "1.3.6.1.4.1.4203.1.9.1.4"
    /// An extended operation: the start of a transaction (RFC 5805).
    static let startTransaction = "1.3.6.1.1.21.1"
    /// An extended operation (RFC 3062).
    static let passwordModify = "1.3.6.1.4.1.4203.1.11.1"
    /// In `supportedCapabilities` of Active Directory and of what behaves like it.
    static let activeDirectory = "1.2.840.113556.1.4.800"
}
