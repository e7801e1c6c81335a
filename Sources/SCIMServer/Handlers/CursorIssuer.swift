import Crypto
import SCIM
import Sync

/// Hands out cursors and takes them back (RFC 9865). Nothing of a client is remembered between its pages: where it
/// stands is in the cursor, under a key that lives as long as the process.
struct CursorIssuer: Sendable {
    /// Seconds after which a cursor is not taken any more.
    static let timeout = 3600

    private let codec: CursorCodec
    private let clock: @Sendable () -> Timestamp

    init(clock: @escaping @Sendable () -> Timestamp) {
        let key = SymmetricKey(size: .bits256)
        codec = CursorCodec { bytes in [UInt8](HMAC<SHA256>.authenticationCode(for: bytes, using: key)) }
        self.clock = clock
    }

    /// One page of a list that is gone through by cursor.
    struct Page {
        let position: Cursor.Position
        /// The most resources on it; 0 asks for the total only.
        let size: Int
        fileprivate let query: String
        fileprivate let client: String

        /// Makes a request one for this page.
        func place(in request: inout ListRequest) {
            request.count = size
            switch position {
            case .after(let number): request.after = PagePosition(number)
            case .offset(let count): request.startIndex = Int(clamping: count) + 1
            }
        }
    }

    /// The page that a query asks for; nil for one that counts by index.
    ///
    /// - Throws: `SCIMError` 400 `invalidCursor`, `expiredCursor`, `invalidCount`.
    func page(
        _ query: ListQuery, endpoint: String, _ client: Client, maximum: Int
    ) throws(SCIMError) -> Page? {
        let identity = query.identity(endpoint: endpoint)
        switch query.cursor {
        case nil: return nil
        case .first:
            let isOfAll = query.filter == nil && query.sortBy == nil
            return Page(
                position: isOfAll ? .after(0) : .offset(0), size: min(query.count ?? maximum, maximum),
                query: identity, client: client.id)
        case .next(let text):
            let cursor = try codec.decode(text, query: identity, client: client.id, now: now)
            return Page(
                position: cursor.position, size: try cursor.pageSize(asked: query.count, maximum: maximum),
                query: identity, client: client.id)
        }
    }

    /// What leads to the page after one; nil after the last.
    func next(after page: Page, _ result: ListResult) -> String? {
        guard page.size > 0 else { return nil }
        let position: Cursor.Position
        switch page.position {
        case .after:
            guard let next = result.next else { return nil }
            position = .after(next.number)
        case .offset(let start):
            let end = start + Int64(result.resources.count)
            guard !result.resources.isEmpty, end < result.total else { return nil }
            position = .offset(end)
        }
        let cursor = Cursor(position: position, pageSize: page.size, expiry: now + Int64(Self.timeout))
        return codec.encode(cursor, query: page.query, client: page.client)
    }

    private var now: Int64 { clock().milliseconds / 1000 }
}
