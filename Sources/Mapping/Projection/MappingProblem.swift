package import Directory

/// Why a resource cannot become an entry: the client's mistake, in the client's words.
package struct MappingProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The SCIM attribute at fault.
    package let attribute: String
    /// What is wrong with it.
    package let message: String
    /// The attribute for which nobody has chosen a value yet: not the client's mistake, but that of the caller, who
    /// has to choose among the generator's candidates first.
    package let generator: AttributeName?

    package init(attribute: String, message: String, generator: AttributeName? = nil) {
        self.attribute = attribute
        self.message = message
        self.generator = generator
    }

    /// Both in one line.
    package var description: String { "\(attribute): \(message)" }
}
