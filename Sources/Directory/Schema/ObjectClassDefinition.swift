/// An object class as the server describes it (RFC 4512 §4.1.1).
package struct ObjectClassDefinition: Hashable, Sendable {
    /// The OID and all names.
    package let names: [String]
    /// The classes that this one is derived from.
    package let superiors: [String]
    /// Attributes that an entry of the class must have, its own only.
    package let must: [AttributeName]
    /// Attributes that it may have, its own only.
    package let may: [AttributeName]

    /// Reads a value of `objectClasses`; nil when it is not one.
    package init?(_ text: String) {
        var tokens = SchemaTokens(text)
        guard tokens.next() == "(", let oid = tokens.next() else { return nil }
        var names = [oid]
        var superiors: [String] = []
        var must: [String] = []
        var may: [String] = []
        while let keyword = tokens.next() {
            switch keyword {
            case "NAME": names += tokens.words()
            case "DESC": _ = tokens.next()
            case "SUP": superiors = tokens.words()
            case "MUST": must = tokens.words()
            case "MAY": may = tokens.words()
            default: break
            }
        }
        self.names = names
        self.superiors = superiors
        self.must = must.compactMap { AttributeName($0) }
        self.may = may.compactMap { AttributeName($0) }
    }
}
