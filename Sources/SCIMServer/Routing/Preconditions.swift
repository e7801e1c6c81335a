import HTTPTypes
import SCIM

/// The conditions under which a request is meant (RFC 7644 §3.14, RFC 9110 §13).
///
/// Tags are compared weakly: SCIM's own are weak, and a strong comparison of those always fails.
struct Preconditions: Sendable {
    private let ifMatch: [String]?
    private let ifNoneMatch: [String]?

    init(_ headers: HTTPFields) {
        ifMatch = headers[.ifMatch].map(Self.tags)
        ifNoneMatch = headers[.ifNoneMatch].map(Self.tags)
    }

    /// The condition of an operation in a bulk request (RFC 7644 §3.7): the version that it is meant for.
    init(ifMatch version: String?) {
        ifMatch = version.map(Self.tags)
        ifNoneMatch = nil
    }

    /// Whether the client already holds this version.
    func isUnmodified(_ version: String) -> Bool {
        ifNoneMatch.map { Self.holds($0, version) } ?? false
    }

    /// Refuses a write that is meant for another version.
    ///
    /// - Throws: `SCIMError` 412.
    func check(_ version: String) throws(SCIMError) {
        if let ifMatch, !Self.holds(ifMatch, version) {
            throw .preconditionFailed("the resource was changed meanwhile; its version is now \(version)")
        }
        if let ifNoneMatch, Self.holds(ifNoneMatch, version) {
            throw .preconditionFailed("the resource exists in the version that If-None-Match excludes")
        }
    }

    private static func tags(_ header: String) -> [String] {
        header.split(separator: ",").map { opaque($0.drop { $0 == " " }) }
    }

    private static func opaque(_ tag: Substring) -> String {
        let text = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
        return String(text.filter { $0 != " " })
    }

    private static func holds(_ tags: [String], _ version: String) -> Bool {
        tags.contains("*") || tags.contains(opaque(version[...]))
    }
}
