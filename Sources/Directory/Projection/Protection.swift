/// Which entries of a section of the mapping are never written, whoever asks for it.
package struct Protection: Sendable, Hashable {
    /// Matches those entries.
    package let filter: DirectoryFilter
    /// The filter as it was written.
    package let rule: String

    package init(filter: DirectoryFilter, rule: String) {
        self.filter = filter
        self.rule = rule
    }

    /// Whether an entry is protected, by the attributes of the filter, which have to be read along.
    package func covers(_ entry: Entry) -> Bool { filter.matches(entry) }
}
