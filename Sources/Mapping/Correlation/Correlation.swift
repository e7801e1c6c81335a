package import Directory

/// By which attribute an entry that stands already is known to be that of a resource.
package struct Correlation: Sendable {
    /// How much a match proves.
    package enum Strength: String, Sendable, Hashable, CaseIterable {
        /// As much as an employee number: nobody else has it.
        case strong
        /// As little as a name: somebody has to look at it.
        case weak
    }

    /// The attribute that is compared.
    package let attribute: AttributeName
    /// How much it proves.
    package let strength: Strength
    /// The line of the mapping file, counted from 1.
    package let line: Int?
    /// What gives the value that the entry should hold.
    let pipeline: Pipeline
}
