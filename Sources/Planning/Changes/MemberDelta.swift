package import Directory

/// Values that come into an attribute of references and values that leave it: the whole list is neither read nor sent,
/// so that one member costs the same in a large group as in a small one.
package struct MemberDelta: Sendable, Hashable {
    package let attribute: AttributeName
    package let added: [AttributeValue]
    package let removed: [AttributeValue]
    /// What stands in for the last member, where the entry's class demands one.
    package let placeholder: AttributeValue?

    package init(
        attribute: AttributeName, added: [AttributeValue], removed: [AttributeValue], placeholder: AttributeValue?
    ) {
        self.attribute = attribute
        self.added = added
        self.removed = removed
        self.placeholder = placeholder
    }

    package var isEmpty: Bool { added.isEmpty && removed.isEmpty }

    /// Both in one request, additions first: at no time is the attribute without a value.
    package var modifications: [Modification] {
        (added.isEmpty ? [] : [Modification(.add, attribute, added)])
            + (removed.isEmpty ? [] : [Modification(.delete, attribute, removed)])
    }
}
