package import Directory
package import Mapping

/// What the check has to know of the entries that one section of the mapping makes.
package struct MappedEntry: Sendable {
    /// `user` or `group`.
    package let noun: String
    package let base: DN
    /// The containers below the base that are the same for all, as far as the mapping names them.
    package let containers: [DN]
    /// Whether entries move between containers below the base.
    package let movesEntries: Bool
    /// The attribute that names the entries.
    package let rdn: AttributeName
    package let objectClasses: [String]
    /// Every attribute that is written but for `objectClass`, that of the members included.
    package let attributes: [MappedAttribute]
    /// The attributes that tell whether an entry is protected.
    package let protecting: [AttributeName]
    /// How passwords get into the directory; nil where they do not.
    package let password: PasswordRule?
    /// The mapping file.
    package let file: String

    package init(
        noun: String, base: DN, containers: [DN] = [], movesEntries: Bool = false, rdn: AttributeName,
        objectClasses: [String], attributes: [MappedAttribute], protecting: [AttributeName] = [],
        password: PasswordRule? = nil, file: String
    ) {
        self.noun = noun
        self.base = base
        self.containers = containers
        self.movesEntries = movesEntries
        self.rdn = rdn
        self.objectClasses = objectClasses
        self.attributes = attributes
        self.protecting = protecting
        self.password = password
        self.file = file
    }

    /// The containers outside the base.
    var outside: [DN] { containers.filter { !$0.isDescendant(of: base) } }

    func place(line: Int? = nil) -> Finding.Place { Finding.Place(file: file, line: line) }
}

/// What the check has to know of one attribute that the mapping writes.
package struct MappedAttribute: Sendable {
    /// What the values are, as far as the mapping tells.
    package enum Content: Hashable, Sendable {
        case text, boolean, integer, decimal, time, binary, reference, dn
    }

    package let name: AttributeName
    package let line: Int?
    /// Where the values come from, in the mapping's words.
    package let source: String
    /// Whether there are resources for which no value comes.
    package var mayBeEmpty: Bool
    /// Whether more than one value may come.
    package var mayBeMany: Bool
    /// The values that stand in the mapping itself.
    package var constants: [AttributeValue]
    /// Nil where nothing can be said about the values, or where they are all constants.
    package var content: Content?
    /// Whether these are the members of a group.
    package var isMembers: Bool
    /// Whether the gateway writes it at all; else it is only read.
    package var isWritten = true
    /// Whether the gateway chooses a value that nobody else has.
    package var isChosen = false

    package init(
        _ name: AttributeName, line: Int? = nil, source: String, mayBeEmpty: Bool = false, mayBeMany: Bool = false,
        constants: [AttributeValue] = [], content: Content? = nil, isMembers: Bool = false
    ) {
        self.name = name
        self.line = line
        self.source = source
        self.mayBeEmpty = mayBeEmpty
        self.mayBeMany = mayBeMany
        self.constants = constants
        self.content = content
        self.isMembers = isMembers
    }
}
