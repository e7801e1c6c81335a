package import Directory

/// The table of what a server can do, and of what the gateway does where it cannot.
package struct CapabilityReview: Sendable {
    let capabilities: DirectoryCapabilities
    let rootDSE: Entry
    let product: ServerProduct

    /// What the table reads of the root DSE (RFC 4512 §5.1).
    package static let attributes: [AttributeName] = [
        "supportedControl", "supportedExtension", "supportedFeatures", "subschemaSubentry", "configContext",
    ]

    package init(capabilities: DirectoryCapabilities, rootDSE: Entry) {
        self.capabilities = capabilities
        self.rootDSE = rootDSE
        product = ServerProduct(capabilities)
    }

    package var rows: [CapabilityRow] {
        [
            row(
                "assertion (RFC 4528)", capabilities.supportsAssertion,
                instead: "each write looks at its entry right before"),
            row(
                "post-read (RFC 4527)", capabilities.supportsPostRead, instead: "each write is followed by a read"),
            permissiveModify,
            transactions,
            row(
                "paged results (RFC 2696)", capabilities.supportsPagedResults,
                instead: "nothing; a large directory cannot be read"),
            feed,
            row(
                "password modify (RFC 3062)", capabilities.supportsPasswordModify,
                instead: "a password can only be written as an attribute"),
            ranges,
        ]
    }

    /// What is missing and cannot be done without.
    package var findings: [Finding] {
        guard !capabilities.supportsPagedResults else { return [] }
        guard !rootDSE["supportedControl"].isEmpty else {
            return [
                Finding(
                    .error, "capabilities", "the root DSE does not show what the server can do",
                    advice: "grant read on the entry with the empty name")
            ]
        }
        return [
            Finding(
                .error, "capabilities", "no paged results (RFC 2696): a large directory cannot be read",
                advice: "load the part of the server that serves the control 1.2.840.113556.1.4.319")
        ]
    }

    /// docs/decisions/0006-no-transactions.md says why they are never used.
    private var transactions: CapabilityRow {
        let isThere = capabilities.supportsTransactions
        let remark = "each entry is written by itself"
        return CapabilityRow(
            "transactions (RFC 5805)", isThere,
            isThere ? "and never used, for under load they can end slapd; \(remark)" : remark)
    }

    /// How changes by others are noticed between sweeps (`reconcile.follow`).
    private var feed: CapabilityRow {
        let kind = FeedKind.choices(for: capabilities).first
        return CapabilityRow("content sync (RFC 4533)", capabilities.supportsContentSync, kind?.summary)
    }

    private func row(_ name: String, _ isThere: Bool, instead: String) -> CapabilityRow {
        CapabilityRow(name, isThere, isThere ? nil : instead)
    }

    private func offers(_ attribute: AttributeName, _ oid: AttributeValue) -> Bool {
        rootDSE[attribute].contains(oid)
    }

    /// It spares a question for each member that is there already. OpenLDAP has the control and does not list it; it covers
    /// values that are there already, not those that are gone already.
    private var permissiveModify: CapabilityRow {
        let name = "permissive modify"
        if product == .openLDAP {
            return CapabilityRow(name, true, "not listed by the server, and only for values that are there already")
        }
        if product == .activeDirectory {
            return CapabilityRow(name, true, "but Samba does not apply it to the members of a group")
        }
        return row(
            name, capabilities.supportsPermissiveModify,
            instead: "a membership change that is refused is made again from what stands there")
    }

    private var ranges: CapabilityRow {
        let name = "member ranges"
        guard product == .activeDirectory else {
            return CapabilityRow(name, false, "large groups come whole")
        }
        return CapabilityRow(
            name, true,
            "groups of more than 1500 members come in portions, which are put together")
    }
}
