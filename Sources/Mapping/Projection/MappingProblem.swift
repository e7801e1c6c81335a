/// Why a resource cannot become an entry: the client's mistake, in the client's words.
package struct MappingProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The SCIM attribute at fault.
    package let attribute: String
    /// What is wrong with it.
    package let message: String

    package init(attribute: String, message: String) {
        self.attribute = attribute
        self.message = message
    }

    package var description: String { "\(attribute): \(message)" }
}
