import Directory

/// The values of the post-read control (RFC 4527 §3.2): an AttributeSelection goes out, a
/// SearchResultEntry comes back.
///
///     AttributeSelection ::= SEQUENCE OF selector LDAPString
///     SearchResultEntry ::= [APPLICATION 4] SEQUENCE {
///         objectName      LDAPDN,
///         attributes      SEQUENCE OF SEQUENCE { type AttributeDescription, vals SET OF OCTET STRING } }
enum PostRead {
    static func encode(_ attributes: [AttributeName]) -> [UInt8] {
        BERWriter.sequence(attributes.flatMap { BERWriter.octetString(Array($0.spelling.utf8)) })
    }

    static func decode(_ value: [UInt8]) throws -> Entry {
        var outer = BERReader(value)
        var entry = try outer.element(BERTag.searchResultEntry)
        let dn = try DN(try entry.string())
        var list = try entry.element(BERTag.sequence)
        var attributes = Attributes()
        while !list.isAtEnd {
            var item = try list.element(BERTag.sequence)
            guard let name = AttributeName(try item.string()) else { throw BERReader.Malformed() }
            var set = try item.element(BERTag.set)
            while !set.isAtEnd { attributes[name].append(AttributeValue(bytes: try set.octetString())) }
        }
        return Entry(dn: dn, attributes: attributes)
    }
}
