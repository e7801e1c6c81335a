package import Directory
package import SCIM

/// What an entry says of its resource: the mapping run backwards.
package struct ReadBack: Sendable, Hashable {
    /// The values at one SCIM path.
    package struct Item: Sendable, Hashable {
        /// Where they belong.
        package let path: TargetPath
        /// At least one.
        package let values: [Value]
    }

    /// What could be read, path by path.
    package internal(set) var items: [Item] = []
    /// The same put together: the attributes of a resource.
    package internal(set) var attributes = Object()
    /// The attributes of the entry that hold something that could not be read back.
    package internal(set) var unreadable: [AttributeName] = []
    /// What the entry holds where a value would be chosen.
    package internal(set) var generated: [AttributeName: String] = [:]
}

/// A rule that cannot be run backwards.
package struct IrreversibleRule: Sendable, Hashable {
    /// What it writes.
    package let attribute: AttributeName
    /// Why not, as the middle of a sentence.
    package let reason: String
}
