/// What holds for the mail addresses of all entries: the top-level `addresses` of a mapping file.
package struct AddressPolicy: Sendable, Hashable {
    /// The domains in which addresses may be given, in lower case; empty for all.
    package let domains: [String]
    /// Local parts that nobody may have, in lower case.
    package let reserved: [String]
    /// How long an address that was given up is kept from others; nil for no time.
    package let reuseAfter: Duration?

    package init(domains: [String] = [], reserved: [String] = [], reuseAfter: Duration? = nil) {
        self.domains = domains.map { $0.lowercased() }
        self.reserved = reserved.map { $0.lowercased() }
        self.reuseAfter = reuseAfter
    }

    /// Why nobody may have a normalised address; nil if somebody may.
    func refusal(of address: String) -> String? {
        guard let (local, domain) = MailAddress.parts(of: address) else { return "it is no mail address" }
        if !domains.isEmpty && !domains.contains(domain) { return "mail for \(domain) is not handled here" }
        return reserved.contains(local) ? "\(local) is reserved" : nil
    }
}
