package import Directory

/// What a read of the scope showed beside its entries; the material of the proof that it was complete.
package struct ReadEvidence: Sendable {
    /// The base of the scope.
    package let base: DN
    /// Whether the base entry was visible, with its identity.
    package let baseIsVisible: Bool
    /// Whether at least one entry below the base was visible.
    package let entryBelowIsVisible: Bool
    /// What the server says of the base, independent of the rights on what lies below (`hasSubordinates`,
    /// X.501). Nil when the server does not tell.
    package let baseHasSubordinates: Bool?
    /// The newest change of each provider that the server has seen (`contextCSN`); empty when it does not tell.
    package let contextMarkers: [ChangeMarker]
    /// Whether there are further servers of the same directory, one of which may be behind another.
    package let isReplicated: Bool

    package init(
        base: DN, baseIsVisible: Bool, entryBelowIsVisible: Bool, baseHasSubordinates: Bool?,
        contextMarkers: [ChangeMarker], isReplicated: Bool = false
    ) {
        self.base = base
        self.baseIsVisible = baseIsVisible
        self.entryBelowIsVisible = entryBelowIsVisible
        self.baseHasSubordinates = baseHasSubordinates
        self.contextMarkers = contextMarkers
        self.isReplicated = isReplicated
    }
}

/// Why a read cannot be trusted to have shown everything.
package struct IncompleteRead: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was seen and what to do about it, for the administrator.
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// The proof that a read showed all there is, without which nothing may be called missing.
///
/// A server answers success and no entries to an account whose read rights were withdrawn, so a result code
/// alone proves nothing.
package struct CompleteRead: Sendable {
    private let contextMarkers: [ChangeMarker]
    private let isReplicated: Bool

    /// - Throws: `IncompleteRead` with the reason.
    package init(_ evidence: ReadEvidence) throws(IncompleteRead) {
        guard evidence.baseIsVisible else {
            throw IncompleteRead(
                "the base \(evidence.base) is not visible to the gateway's account: "
                    + "check that the entry exists and that the account may read it")
        }
        guard evidence.entryBelowIsVisible || evidence.baseHasSubordinates == false else {
            throw IncompleteRead(
                "no entry below \(evidence.base) is visible to the gateway's account, and the server does not "
                    + "say that there is none: check the account's rights to read the entries there")
        }
        self.contextMarkers = evidence.contextMarkers
        self.isReplicated = evidence.isReplicated
    }

    /// Proves that an entry which is not seen is nowhere.
    ///
    /// - Parameter marker: the entry's change marker, as a server reported it to us.
    /// - Throws: `IncompleteRead` when the server may have missed what another one has seen.
    package func covering(_ marker: ChangeMarker?) throws(IncompleteRead) -> AbsenceProof {
        try requireSeen(marker)
        if isReplicated, marker.flatMap({ ChangeSequenceNumber($0) }) == nil {
            throw IncompleteRead(
                "an entry is not there, and the server does not tell whether it has seen all changes of the other "
                    + "servers: look at them, or leave one server in directory.urls")
        }
        return AbsenceProof()
    }

    /// Makes sure that the server is not behind a change which it, or another provider, reported to us. Markers that
    /// are no change sequence numbers tell nothing of that.
    ///
    /// - Throws: `IncompleteRead` when the server has not seen the change yet.
    package func requireSeen(_ marker: ChangeMarker?) throws(IncompleteRead) {
        guard let marker, isReplicated || !contextMarkers.isEmpty, let known = ChangeSequenceNumber(marker) else {
            return
        }
        guard !contextMarkers.isEmpty else {
            throw IncompleteRead(
                "the server does not show which changes it has seen (contextCSN), and there are several servers: "
                    + "load syncprov, or grant the gateway's account read on contextCSN")
        }
        let seen = contextMarkers.compactMap { ChangeSequenceNumber($0) }.first { $0.server == known.server }
        guard let seen, seen.order >= known.order else {
            let limit = seen.map { "changes up to \($0.text)" } ?? "no change of server \(known.server)"
            throw IncompleteRead("the server is behind: it has seen \(limit), and the gateway wrote \(marker)")
        }
    }
}

/// The proof that an entry is nowhere in the naming context. Only `CompleteRead` hands it out.
package struct AbsenceProof: Sendable {
    fileprivate init() {}
}

/// The parts of an OpenLDAP change sequence number: `time#count#server#modification`.
private struct ChangeSequenceNumber {
    let text: String
    let order: String
    let server: Substring

    init?(_ marker: ChangeMarker) {
        guard let text = marker.value.string else { return nil }
        let parts = text.split(separator: "#", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        self.text = text
        self.order = parts[0] + "#" + parts[1]
        self.server = parts[2]
    }
}
