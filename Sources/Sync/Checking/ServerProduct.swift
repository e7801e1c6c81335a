package import Directory

/// The products whose ways the check knows: where they keep their configuration, and how it is written.
package enum ServerProduct: Hashable, Sendable {
    case openLDAP, directoryServer389, activeDirectory, other

    package init(_ capabilities: DirectoryCapabilities) {
        self =
            switch (capabilities.identity, capabilities.marker) {
            case (.objectGUID, _): .activeDirectory
            case (.nsUniqueId, _): .directoryServer389
            case (_, .entryCSN): .openLDAP
            default: .other
            }
    }

    /// Whether an entry whose classes hold two structural ones that are not derived from one another is refused.
    var enforcesOneStructuralChain: Bool { self != .directoryServer389 }

    /// Active Directory has matching rules and shows none.
    var showsMatchingRules: Bool { self != .activeDirectory }

    /// What the server puts into an entry by itself although its schema does not say so.
    var filledByServer: [AttributeName] {
        guard self == .activeDirectory else { return [] }
        return ["objectSid", "sAMAccountName", "instanceType", "nTSecurityDescriptor", "objectCategory", "groupType"]
    }
}
