/// By what the directory knows a member of a group: the DN of its entry and, where the mapping asks for them, values of
/// the entry such as a login name or a mail address.
package struct MemberName: Sendable, Hashable {
    package let dn: DN
    /// One value for each attribute of the member's entry, by the attribute's name in lower case.
    package let values: [String: String]

    package init(_ dn: DN, values: [String: String] = [:]) {
        self.dn = dn
        self.values = values
    }
}
