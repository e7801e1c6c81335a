/// A text is not a distinguished name.
package struct DNSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text that was read.
    package let text: String
    /// Where it stopped to be one, in bytes from its start.
    package let offset: Int
    /// What was expected there.
    package let reason: String

    package var description: String {
        "\"\(AttributeValue(text))\" is not a distinguished name: \(reason) (at byte \(offset))"
    }
}
