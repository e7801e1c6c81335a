/// The state could not be opened, read or written.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    /// What failed and what to do about it, for the administrator.
    package let description: String

    init(_ description: String) { self.description = description }
}
