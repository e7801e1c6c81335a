import Directory
import Planning
import SCIM

/// Why the engine could not do what was asked.
package struct SyncError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is; the edges turn it into their own terms.
    package enum Code: Sendable, Hashable {
        /// There is no such resource.
        case notFound
        /// The name belongs to another resource.
        case uniqueness
        /// A value cannot be carried to the directory: the client's mistake.
        case invalidValue
        /// What stands in the directory forbids it, and a person has to decide.
        case conflict
        /// The mapping protects the entry: nobody writes it.
        case protected
        /// Another write of the same resource is under way. Worth another try.
        case busy
        /// The directory is away, or did not answer in time. Worth another try.
        case unavailable
        /// A read did not show everything, so nothing was decided from it.
        case incompleteRead
        /// The directory refused for reasons that only its administrator can mend.
        case refused
        /// Another sweep is running.
        case sweepRunning
        /// The client changed so much that a person has to approve more.
        case limited
    }

    package let code: Code
    /// For the client: what happened and what to do, without internals of the directory.
    package let message: String
    /// For the administrator: names of entries, the server's words. Not to be sent to a client.
    package let detail: String?
    /// When another try may succeed, in seconds from now; nil where nothing tells.
    package let retryAfter: Int?

    package init(_ code: Code, _ message: String, detail: String? = nil, retryAfter: Int? = nil) {
        self.code = code
        self.message = message
        self.detail = detail
        self.retryAfter = retryAfter
    }

    package var description: String { detail.map { "\(message) (\($0))" } ?? message }
}

extension SyncError {
    static func notFound(_ id: ResourceID) -> SyncError {
        SyncError(.notFound, "there is no resource \(id.text.prefix(60))")
    }

    static func nameTaken(_ name: String, _ type: ResourceKind) -> SyncError {
        SyncError(.uniqueness, "the \(type.nameAttribute) \(name) belongs to another \(type.noun)")
    }

    /// The directory cannot be asked or written for now.
    static func away(_ error: DirectoryError) -> SyncError {
        SyncError(.unavailable, awayMessage, detail: error.message)
    }

    private static let awayMessage = "the directory is not available; try again later"

    /// Whether it says that the directory is away, and not something else for which another try is worth it.
    var isOutage: Bool { code == .unavailable && message == Self.awayMessage }

    /// What is asked for is somebody else's as long as the directory does not show what was accepted.
    static func waits(for value: String, detail: String? = nil) -> SyncError {
        SyncError(
            .unavailable,
            "the \(value) is still that of another entry, which has not been changed yet as it is to be; try again later",
            detail: detail)
    }

    static func unknownMember(_ id: ResourceID) -> SyncError {
        SyncError(.invalidValue, "members: there is no user or group with the id \(id.text.prefix(60))")
    }

    /// The directory's policy refuses a password. Its reason is for the client, who alone can mend it.
    static func passwordRefused(_ error: DirectoryError) -> SyncError {
        let reason = error.diagnostic.isEmpty ? "" : ": \(AttributeValue(error.diagnostic))"
        return SyncError(
            .invalidValue, "password: the directory does not accept it\(reason)", detail: error.message)
    }

    /// Everything else was done, and the password may not be set.
    static func passwordInDoubt(_ error: any Error) -> SyncError {
        SyncError(
            .unavailable,
            "the directory went away before the password was set for certain; send the same again later",
            detail: "\(error)")
    }

    /// A rule of the mapping's file keeps an entry from being written.
    static func protected(_ dn: DN?, by rule: String?) -> SyncError {
        SyncError(
            .protected,
            "the entry \(dn.map { "\($0) " } ?? "")is protected by the gateway's mapping (\(rule ?? "")) and is not written"
        )
    }

    static let busy = SyncError(
        .busy, "another change of the same resource is under way; try again in a few seconds")

    static func inDoubt(_ error: DirectoryError) -> SyncError {
        SyncError(
            .unavailable,
            "the directory did not answer in time; the change is kept and will be settled. Send it again later",
            detail: error.message)
    }

    static func limited(_ excess: Excess) -> SyncError {
        let reasons = excess.stop.reasons.joined(separator: "; ")
        return SyncError(
            .limited,
            "the gateway holds this change back, for too much was deleted, disabled or taken out of groups in a short time. "
                + "Its administrator has to approve it; send it again later",
            detail: "\(reasons). If it is meant: sluice reconcile --approve \(excess.stop.hash)",
            retryAfter: excess.retryAfter)
    }

    static func incomplete(_ reason: IncompleteRead) -> SyncError {
        SyncError(
            .incompleteRead, "the directory did not show everything, so nothing was changed",
            detail: reason.description)
    }
}
