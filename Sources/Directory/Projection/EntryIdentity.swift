/// The directory's immutable name of an entry, such as its `entryUUID` (RFC 4530).
///
/// It survives renames and moves, and an entry that is deleted and added again gets another one.
package struct EntryIdentity: Sendable, Hashable, CustomStringConvertible {
    /// The value of the server's identity attribute.
    package let value: AttributeValue

    package init(_ value: AttributeValue) { self.value = value }

    package var description: String { value.description }
}

/// What tells that an entry changed, such as its `entryCSN`. Compared by equality.
package struct ChangeMarker: Sendable, Hashable, CustomStringConvertible {
    /// The value of the server's marker attribute.
    package let value: AttributeValue

    package init(_ value: AttributeValue) { self.value = value }

    package var description: String { value.description }
}

/// One entry as it was read, with its identity and its change marker.
package struct ObservedEntry: Sendable, Hashable {
    package let entry: Entry
    package let identity: EntryIdentity
    package let marker: ChangeMarker?

    package init(entry: Entry, identity: EntryIdentity, marker: ChangeMarker?) {
        self.entry = entry
        self.identity = identity
        self.marker = marker
    }

    /// Takes identity and marker out of an entry. Nil when the identity could not be read, which is a
    /// matter of rights and never means that the entry is another one.
    package init?(_ entry: Entry, _ capabilities: DirectoryCapabilities) {
        guard let identity = entry.attributes.first(capabilities.identity) else { return nil }
        self.init(
            entry: entry, identity: EntryIdentity(identity),
            marker: entry.attributes.first(capabilities.marker).map { ChangeMarker($0) })
    }
}
