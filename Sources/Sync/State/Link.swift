package import Directory
package import Planning

/// What ties a resource to its entry.
package struct Link: Sendable, Hashable {
    /// The entry's immutable name; the link holds by this alone.
    package let identity: EntryIdentity
    /// Where the entry was last seen.
    package let dn: DN
    /// The change marker last seen.
    package let marker: ChangeMarker?

    package init(identity: EntryIdentity, dn: DN, marker: ChangeMarker?) {
        self.identity = identity
        self.dn = dn
        self.marker = marker
    }

    package init(_ observed: ObservedEntry) {
        self.init(identity: observed.identity, dn: observed.entry.dn, marker: observed.marker)
    }

    /// The link as a planner sees it.
    package var target: Target { Target(dn: dn, identity: identity, marker: marker) }
}
