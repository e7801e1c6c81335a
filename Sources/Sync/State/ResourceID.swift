/// The SCIM id of a resource: ours, opaque, minted once and never reused (RFC 7643 §3.1).
package struct ResourceID: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }
}
