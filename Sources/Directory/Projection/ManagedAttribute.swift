/// Who wins for an attribute when the directory and the provisioned resource differ.
package enum Authority: String, Sendable, Hashable, CaseIterable {
    /// The resource wins: a difference is drift and is repaired.
    case scim
    /// Written when the entry is created, then left to whoever keeps it.
    case initial
    /// Never written: what the directory holds is read back into the resource.
    case directory
}

/// How the values of an attribute are compared with those that should stand there.
package enum Comparison: Sendable, Hashable {
    /// Byte for byte, so that a changed spelling arrives.
    case exact
    /// As names of object classes, without case; none is ever taken away.
    case objectClasses
    /// As names of other entries, however they are spelled.
    case names
    /// As names of which there may be very many: added and deleted one by one, never replaced as a whole.
    case members
    /// As the directory compares them, and one by one like `members`: names of members that are no names of entries.
    case memberValues
    /// As a whole number of which only the bits of the mask are ours.
    case bits(mask: Int64)
}

/// Which values of others may stand beside ours.
package enum Tolerance: Sendable, Hashable {
    case none
    /// All of them; ours are told apart by what was projected before.
    case all
    /// Those that the pattern matches.
    case matching(ValuePattern)
}

/// What a comparison leaves as it stands, because nobody said whether the resource is active.
package enum Undecided: Sendable, Hashable {
    case nothing
    /// The whole attribute, while it holds one of these values.
    case attribute(holding: [AttributeValue])
    /// These values, whether they stand there or not.
    case values([AttributeValue])
}

/// One attribute that the gateway writes, with the values it should hold.
package struct ManagedAttribute: Sendable, Hashable {
    /// The attribute's name in the directory.
    package let name: AttributeName
    /// The values that should stand there. None means that the attribute should be absent.
    package var values: [AttributeValue]
    /// Who wins when the entry holds something else.
    package var authority: Authority
    /// How the values are compared.
    package var comparison: Comparison
    /// Which values of others are left alone.
    package var tolerance: Tolerance
    /// Values that must not stand there, though others may: our own mark in an attribute that belongs to others.
    package var unwanted: [AttributeValue]
    /// What is left as it stands.
    package var undecided: Undecided

    /// - Parameters:
    ///   - toleratesOthers: short for `tolerance: .all`.
    ///   - isReference: short for `comparison: .members`.
    package init(
        _ name: AttributeName, _ values: [AttributeValue], authority: Authority = .scim,
        toleratesOthers: Bool = false, isReference: Bool = false, comparison: Comparison? = nil,
        tolerance: Tolerance? = nil, unwanted: [AttributeValue] = [], undecided: Undecided = .nothing
    ) {
        self.name = name
        self.values = values
        self.authority = authority
        self.comparison = comparison ?? (isReference ? .members : name == .objectClass ? .objectClasses : .exact)
        self.tolerance = tolerance ?? (toleratesOthers ? .all : .none)
        self.unwanted = unwanted
        self.undecided = undecided
    }

    /// Whether all values of others beside ours are left alone, as with `objectClass`.
    package var toleratesOthers: Bool { tolerance == .all }

    /// Whether the values are names of other entries, compared as names, however they are spelled.
    package var isReference: Bool { comparison == .members || comparison == .names }
}
