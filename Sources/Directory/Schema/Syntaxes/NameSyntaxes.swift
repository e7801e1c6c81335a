/// Names (RFC 4517 §3.3.9, §3.3.21 and §3.3.26).
///
///     DN                 = distinguishedName   ; RFC 4514
///     NameAndOptionalUID = distinguishedName [ SHARP BitString ]
///     OID                = descr / numericoid  ; RFC 4512 §1.4
enum NameSyntaxes {
    @Sendable static func dn(_ text: String) -> String? {
        (try? DN(text)) == nil ? "must be a DN, such as cn=ann,dc=example,dc=com" : nil
    }

    @Sendable static func nameAndOptionalUID(_ text: String) -> String? {
        if dn(text) == nil { return nil }
        guard let sharp = text.lastIndex(of: "#") else { return dn(text) }
        return BinarySyntaxes.bitString(String(text[text.index(after: sharp)...])) ?? dn(String(text[..<sharp]))
    }

    @Sendable static func oid(_ text: String) -> String? {
        AttributeNameGrammar.isOID(text[...].utf8) ? nil : "must be an OID or a short name"
    }
}
