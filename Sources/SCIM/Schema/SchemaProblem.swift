/// Why a schema document cannot be used: for the person who wrote it.
package struct SchemaProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, with the schema and attribute it was found in.
    package let message: String

    /// Makes a problem of its description.
    package init(_ message: String) {
        self.message = message
    }

    package var description: String { message }
}
