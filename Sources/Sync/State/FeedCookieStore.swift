package import Directory

/// Where it is kept how far each feed was followed.
package protocol FeedCookieStore: Sendable {
    /// The last cookie of a source; nil where none was kept.
    func cookie(of source: FeedSource) async throws -> FeedCookie?
    /// Keeps a cookie in the place of the former one, durably; nil forgets it.
    func keep(_ cookie: FeedCookie?, of source: FeedSource) async throws
}
