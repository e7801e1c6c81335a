/// The port to the changes of a directory that others make.
package protocol DirectoryFeed: Sendable {
    /// Gets ready to follow the entries below a base at the server in use, on a connection of its own.
    ///
    /// - Parameter excluding: kinds of feed that the server was found not to give after all.
    /// - Throws: `DirectoryError`; 12 when no kind is left.
    func open(_ base: DN, excluding: Set<FeedKind>) async throws -> any FeedChannel
}

/// One feed that is being followed. Whoever opened it closes it, whatever happens.
package protocol FeedChannel: Sendable {
    var source: FeedSource { get }

    /// Begins after what a cookie covers, or with nil where the server finds fit.
    ///
    /// - Throws: `DirectoryError`.
    func begin(after cookie: FeedCookie?) async throws

    /// The next news, as they come; may be empty, so that the caller gets a word in. The server is made to wait while
    /// nobody asks.
    ///
    /// - Throws: `DirectoryError` when the feed ended: the server is lost, is no longer the one in use, or refuses.
    func next() async throws -> [FeedMessage]

    func close() async
}

extension DirectoryError {
    /// Whether a server that was asked for a kind of feed will not give it, however often it is asked: it lacks it, does not
    /// allow it, or its limits are too narrow.
    package var refusesFeed: Bool {
        let refusals: Set<ResultCode> = [
            .protocolError, .timeLimitExceeded, .sizeLimitExceeded, .adminLimitExceeded, .unavailableCriticalExtension,
            .insufficientAccessRights, .unwillingToPerform, .syncRefreshRequired,
        ]
        return !isOpening && refusals.contains(code)
    }
}
