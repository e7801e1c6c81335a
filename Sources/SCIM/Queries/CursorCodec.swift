/// Turns cursors into texts and back (RFC 9865 §2, §5).
///
/// A text holds the cursor and a tag that authenticates it together with the query and the client that it
/// was made for. So nobody can make one up, or use it for another query or in another's name, and the server
/// need not keep it. Base64 for URLs has only characters that a cursor may have.
package struct CursorCodec: Sendable {
    /// Set apart from whatever else the same key may authenticate; another layout gets another number.
    private static let label = Array("scim-cursor-1".utf8)
    private static let payloadLength = 1 + 3 * 8

    private let authenticate: @Sendable ([UInt8]) -> [UInt8]

    /// Takes the function that makes a tag for bytes, such as HMAC-SHA-256 under a key that only the server
    /// has. All processes that answer the same clients need the same key.
    package init(authenticate: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.authenticate = authenticate
    }

    /// The text of a cursor.
    ///
    /// - Parameters:
    ///   - query: what all pages have in common, as `ListQuery.identity(endpoint:)` says it.
    ///   - client: who goes through the list.
    package func encode(_ cursor: Cursor, query: String, client: String) -> String {
        let payload = Self.payload(cursor)
        return Base64.urlText(payload + tag(payload, query, client))
    }

    /// The cursor of a text.
    ///
    /// Throws 400 `invalidCursor` for anything that was not made for this query and this client; why, it does
    /// not tell, for that would help only who guesses. A good one that is too old is a 400 `expiredCursor`.
    ///
    /// - Parameter now: seconds since 1970-01-01T00:00:00Z.
    package func decode(_ text: String, query: String, client: String, now: Int64) throws(SCIMError) -> Cursor {
        guard let bytes = Base64.bytes(urlText: text), bytes.count > Self.payloadLength else { throw .invalidCursor }
        let payload = Array(bytes.prefix(Self.payloadLength))
        guard Self.areEqual(bytes.dropFirst(Self.payloadLength), tag(payload, query, client)),
            let cursor = Self.cursor(payload)
        else { throw .invalidCursor }
        guard now < cursor.expiry else {
            throw .badRequest(.expiredCursor, "The cursor has expired; begin again with an empty cursor.")
        }
        return cursor
    }

    /// The lengths stand before the texts, or the end of one could pass for the beginning of the other.
    private func tag(_ payload: [UInt8], _ query: String, _ client: String) -> [UInt8] {
        var message = Self.label + payload
        for text in [query, client] {
            message += Self.bytes(Int64(text.utf8.count))
            message += text.utf8
        }
        return authenticate(message)
    }

    /// Compares in a time that tells nothing of where the two differ.
    private static func areEqual(_ given: ArraySlice<UInt8>, _ expected: [UInt8]) -> Bool {
        guard given.count == expected.count else { return false }
        return zip(given, expected).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension CursorCodec {
    // payload = kind position pageSize expiry    ; one byte, then integers of eight bytes, highest first
    private static func payload(_ cursor: Cursor) -> [UInt8] {
        let (kind, position): (UInt8, Int64) =
            switch cursor.position {
            case .after(let number): (0, number)
            case .offset(let count): (1, count)
            }
        return [kind] + bytes(position) + bytes(Int64(cursor.pageSize)) + bytes(cursor.expiry)
    }

    private static func cursor(_ payload: [UInt8]) -> Cursor? {
        let position: Cursor.Position
        switch payload[0] {
        case 0: position = .after(integer(payload[1..<9]))
        case 1: position = .offset(integer(payload[1..<9]))
        default: return nil
        }
        return Cursor(
            position: position, pageSize: Int(integer(payload[9..<17])), expiry: integer(payload[17..<25]))
    }

    private static func bytes(_ integer: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: integer >> (56 - 8 * $0)) }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
        bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
}

extension SCIMError {
    /// 400 `invalidCursor` (RFC 9865 §2.1), the same whatever is wrong.
    static let invalidCursor = SCIMError.badRequest(
        .invalidCursor, "The cursor is none that this query was given; begin again with an empty cursor.")
}
