/// The state cannot be read or written. Of the call that throws it, nothing became durable.
///
/// It says nothing about the directory: when an intent cannot be ended, its write may have been done.
package struct StateFailure: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// There is no room for a change.
        case full
        /// Changes are not allowed.
        case readOnly
        /// What is there cannot be understood; nothing that follows from it may be written.
        case damaged
        /// The disk or another process is in the way.
        case unusable
    }

    package let kind: Kind
    /// For the administrator: which file, what failed, and what to do.
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
