import Directory

/// Reads from the root DSE (RFC 4512 §5.1) what a server can do.
enum CapabilityProbe {
    static let request = LDAPRequest(
        .search(
            .root, .base, .everything,
            [
                .objectClass, namingContexts, supportedControl, supportedExtension, supportedCapabilities,
                vendorName,
            ], sizeLimit: 0))

    static func capabilities(_ rootDSE: Entry) -> DirectoryCapabilities {
        let controls = Set(rootDSE[supportedControl].compactMap(\.string))
        let extensions = Set(rootDSE[supportedExtension].compactMap(\.string))
        var capabilities = product(rootDSE)
        capabilities.namingContexts = rootDSE[namingContexts].compactMap(\.string).compactMap { try? DN($0) }
        capabilities.supportsAssertion = controls.contains(ControlOID.assertion)
        capabilities.supportsPostRead = controls.contains(ControlOID.postRead)
        capabilities.supportsPagedResults = controls.contains(ControlOID.pagedResults)
        capabilities.supportsDomainScope = controls.contains(ControlOID.domainScope)
        // OpenLDAP has it and does not list it.
        capabilities.supportsPermissiveModify =
            controls.contains(ControlOID.permissiveModify) || rootDSE.has(objectClass: "OpenLDAProotDSE")
        capabilities.supportsContentSync = controls.contains(ControlOID.contentSync)
        capabilities.supportsTransactions = extensions.contains(ControlOID.startTransaction)
        capabilities.supportsPasswordModify = extensions.contains(ControlOID.passwordModify)
        return capabilities
    }

    /// The product, with the attributes by which it names and marks its entries.
    private static func product(_ rootDSE: Entry) -> DirectoryCapabilities {
        let vendor = rootDSE.attributes.first(vendorName)?.string
        if rootDSE[supportedCapabilities].contains(AttributeValue(ControlOID.activeDirectory)) {
            var capabilities = DirectoryCapabilities(
                vendor: vendor ?? "Active Directory", identity: .objectGUID, marker: .uSNChanged)
            capabilities.heedsSizeLimit = !capabilities.vendor.contains("Samba")
            return capabilities
        }
        if rootDSE.has(objectClass: "OpenLDAProotDSE") {
            return DirectoryCapabilities(
                vendor: vendor ?? "OpenLDAP", identity: .entryUUID, marker: .entryCSN)
        }
        if let vendor, vendor.contains("389") {
            return DirectoryCapabilities(vendor: vendor, identity: .nsUniqueId, marker: .modifyTimestamp)
        }
        return DirectoryCapabilities(
            vendor: vendor ?? "unknown", identity: .entryUUID, marker: .modifyTimestamp)
    }

    private static let namingContexts: AttributeName = "namingContexts"
    private static let supportedControl: AttributeName = "supportedControl"
    private static let supportedExtension: AttributeName = "supportedExtension"
    private static let supportedCapabilities: AttributeName = "supportedCapabilities"
    private static let vendorName: AttributeName = "vendorName"
}
