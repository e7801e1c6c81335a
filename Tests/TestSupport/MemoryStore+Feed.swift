package import Directory
import Sync

extension MemoryStore: FeedCookieStore {
    package func cookie(of source: FeedSource) async throws -> FeedCookie? { cookies[source] }
    package func keep(_ cookie: FeedCookie?, of source: FeedSource) async throws { cookies[source] = cookie }
}
