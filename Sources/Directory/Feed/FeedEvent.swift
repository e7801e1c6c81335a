/// What a directory tells of one entry: that something happened there, never what is true now.
///
/// An event is a reason to look. It comes late, twice, or not at all, and whoever acts on it asks the directory first.
package struct FeedEvent: Sendable, Hashable {
    package let identity: EntryIdentity
    /// Where the entry stands, or stood; nil where the server does not say.
    package let dn: DN?
    /// The entry's change marker as of this event; nil where the server does not say, as of deletions.
    package let marker: ChangeMarker?
    package let kind: Kind

    /// What the server says that happened.
    package enum Kind: String, Sendable, Hashable {
        /// The entry is still there, unchanged. That others are not mentioned says nothing about them.
        case present
        case added, modified
        /// The entry is gone from what is followed: deleted, moved away, or not to be seen any more.
        case deleted
    }

    package init(identity: EntryIdentity, dn: DN?, marker: ChangeMarker?, kind: Kind) {
        self.identity = identity
        self.dn = dn
        self.marker = marker
        self.kind = kind
    }
}

/// How far a feed has come, in the server's own words; only the same kind of feed at the same server understands it.
package struct FeedCookie: Sendable, Hashable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// One piece of news from a feed, in the order in which the server sent them.
package enum FeedMessage: Sendable, Hashable {
    case event(FeedEvent)
    /// Whoever starts from this cookie misses nothing but what came before it.
    case cookie(FeedCookie)
    /// All that happened before the feed began has been told; from here on it is told as it happens.
    case upToDate
    /// Something may have happened that will never be told, for the reason given. Only a sweep finds it.
    case gap(String)
}
