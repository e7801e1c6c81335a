/// How changes that others make are noticed between two sweeps.
package enum FeedKind: String, Sendable, Hashable, CaseIterable {
    /// The server tells of each change as it happens (RFC 4533).
    case contentSync = "content sync"
    /// Entries whose `uSNChanged` grew are asked for again and again: Active Directory.
    case changeNumbers = "change numbers"
    /// Entries with a newer `entryCSN` are asked for again and again: OpenLDAP without its sync provider.
    case sequenceNumbers = "sequence numbers"
    /// Entries with a newer `modifyTimestamp` are asked for again and again: any other server.
    case timestamps

    /// The ways that a server offers, the best one first.
    package static func choices(for capabilities: DirectoryCapabilities) -> [FeedKind] {
        (capabilities.supportsContentSync ? [.contentSync] : []) + [polling(by: capabilities.marker)]
    }

    private static func polling(by marker: AttributeName) -> FeedKind {
        switch marker {
        case .uSNChanged: .changeNumbers
        case .entryCSN: .sequenceNumbers
        default: .timestamps
        }
    }

    /// Whether the server tells of entries that are gone. Elsewhere only a sweep finds that out.
    package var tellsOfDeletions: Bool { self == .contentSync }

    /// For people.
    package var summary: String {
        switch self {
        case .contentSync: "changes by others are told by the server as they happen (content sync)"
        case .changeNumbers: "changes by others are asked for every second by uSNChanged; deletions are found by sweeps"
        case .sequenceNumbers: "changes by others are asked for every second by entryCSN; deletions are found by sweeps"
        case .timestamps:
            "changes by others are asked for every second by modifyTimestamp; deletions are found by sweeps"
        }
    }
}

/// Who tells what: a cookie of one source means nothing to another.
package struct FeedSource: Sendable, Hashable {
    /// The server's URL.
    package let server: String
    /// What is followed: the entries below this one, and itself.
    package let base: DN
    package let kind: FeedKind
    /// Whether the markers that it tells count in whole seconds, so that a young one proves little.
    package let markerCountsSeconds: Bool

    package init(server: String, base: DN, kind: FeedKind, markerCountsSeconds: Bool = false) {
        self.server = server
        self.base = base
        self.kind = kind
        self.markerCountsSeconds = markerCountsSeconds
    }
}
