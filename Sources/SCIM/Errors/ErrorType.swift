/// What a SCIM error is about, beyond its status: `scimType` (RFC 7644 §3.12 table 9, RFC 9865).
package enum ErrorType: String, Sendable, CaseIterable {
    case invalidFilter
    case tooMany
    case uniqueness
    case mutability
    case invalidSyntax
    case invalidPath
    case noTarget
    case invalidValue
    case invalidVers
    case sensitive
    case invalidCursor
    case expiredCursor
    case invalidCount
}
