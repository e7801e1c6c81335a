/// A text that must not be seen: no description, dump or mirror shows it.
package struct Secret: Hashable, Sendable {
    /// The text itself; named so that each use stands out in a review.
    package let exposed: String

    package init(_ text: String) {
        exposed = text
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
