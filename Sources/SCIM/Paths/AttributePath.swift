/// The name of an attribute, or of a part of one (RFC 7644 §3.10).
///
///     attrPath = [URI ":"] ATTRNAME *1subAttr
///     subAttr  = "." ATTRNAME
///     ATTRNAME = ALPHA *(nameChar)            ; and "$ref"
///     nameChar = "-" / "_" / DIGIT / ALPHA
///
/// The URI ends at the last colon, because no name holds one; so the dot of a version such as `2.0` in
/// a URI never separates a part.
package struct AttributePath: Sendable {
    /// The schema that qualifies the name, if one does.
    package let schema: SchemaURI?
    /// The name, as it was spelled.
    package let name: String
    /// The part, as it was spelled.
    package let subAttribute: String?

    /// Puts a path together; nothing is checked.
    package init(schema: SchemaURI? = nil, name: String, subAttribute: String? = nil) {
        self.schema = schema
        self.name = name
        self.subAttribute = subAttribute
    }

    /// Reads a path; anything else is a 400 `invalidPath`.
    package init(_ text: String) throws(SCIMError) {
        let (schema, rest) = Self.split(text)
        let names = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard names.count <= 2, names.allSatisfy({ Self.isName($0.utf8) }), schema?.isEmpty != true else {
            throw .badRequest(
                .invalidPath,
                "\"\(text)\" is not an attribute path; expected a name such as title, name.givenName "
                    + "or \(SchemaURI.enterpriseUser.text):department.")
        }
        self.init(
            schema: schema.map { SchemaURI(String($0)) }, name: String(names[0]),
            subAttribute: names.count == 2 ? String(names[1]) : nil)
    }

    private static func split(_ text: String) -> (schema: Substring?, rest: Substring) {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return (nil, text[...]) }
        return (text[..<colon], text[text.utf8.index(after: colon)...])
    }

    /// Whether these bytes spell an attribute name.
    static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, isLetter(first) || first == UInt8(ascii: "$") else { return false }
        return bytes.dropFirst().allSatisfy { byte in
            isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        CaselessName.folded(byte) &- 0x61 < 26
    }
}

extension AttributePath: CustomStringConvertible {
    package var description: String {
        let prefix = schema.map { name.isEmpty ? $0.text : $0.text + ":" } ?? ""
        return prefix + name + (subAttribute.map { "." + $0 } ?? "")
    }
}

extension AttributePath: Hashable {
    package static func == (left: AttributePath, right: AttributePath) -> Bool {
        left.schema == right.schema && CaselessName.areEqual(left.name, right.name)
            && left.subAttribute.map(CaselessName.init) == right.subAttribute.map(CaselessName.init)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(schema)
        CaselessName.hash(name, into: &hasher)
        hasher.combine(subAttribute.map(CaselessName.init))
    }
}
