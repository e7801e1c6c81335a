package import Directory
package import Planning

/// What ties a resource to its entry.
package struct Link: Sendable {
    /// The entry's immutable name; the link holds by this alone.
    package let identity: EntryIdentity
    /// The change marker last seen.
    package let marker: ChangeMarker?
    private let name: Name

    /// Most links are read and never looked at, so their names are read when they are asked for.
    private enum Name: Sendable {
        case known(DN)
        case written(String)
    }

    package init(identity: EntryIdentity, dn: DN, marker: ChangeMarker?) {
        self.identity = identity
        self.marker = marker
        name = .known(dn)
    }

    /// A link as the state wrote it.
    ///
    /// - Parameter written: the description of a DN.
    package init(identity: EntryIdentity, written: String, marker: ChangeMarker?) {
        self.identity = identity
        self.marker = marker
        name = .written(written)
    }

    /// Where the entry was last seen. What is no name is the root's, where the entry is not: then it is looked for by
    /// its identity.
    package var dn: DN {
        switch name {
        case .known(let dn): dn
        case .written(let text): (try? DN(text)) ?? .root
        }
    }

    /// The same link, its name known without being read, where it is written as that of the entry that was seen.
    func recognizing(_ dn: DN) -> Link {
        guard case .written(let text) = name, text == dn.description else { return self }
        return Link(identity: identity, dn: dn, marker: marker)
    }

    package init(_ observed: ObservedEntry) {
        self.init(identity: observed.identity, dn: observed.entry.dn, marker: observed.marker)
    }

    /// The link as a planner sees it.
    package var target: Target { Target(dn: dn, identity: identity, marker: marker) }
}

extension Link: Hashable {
    package static func == (left: Link, right: Link) -> Bool {
        left.identity == right.identity && left.marker == right.marker && left.dn == right.dn
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}
