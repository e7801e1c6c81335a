/// What a PATCH operation, or a mapping, points at (RFC 7644 §3.5.2).
///
///     PATH      = attrPath / valuePath [subAttr]
///     valuePath = attrPath "[" valFilter "]"
///
/// A bare schema URI is a target too: the whole extension.
package struct TargetPath: Hashable, Sendable {
    /// The attribute; its part is here too, unless elements are selected.
    package let attribute: AttributePath
    /// Selects among the elements of a multi-valued attribute.
    package let filter: Filter?
    /// The part of the attribute, or of the selected elements.
    package let subAttribute: String?

    /// The schema URIs that are told apart from attributes when nothing else is said.
    package static let builtInSchemas: [SchemaURI] = [.user, .enterpriseUser, .group]

    /// Puts a path together. A part may be given in `attribute` or beside it.
    package init(attribute: AttributePath, filter: Filter? = nil, subAttribute: String? = nil) {
        self.filter = filter
        self.subAttribute = filter == nil ? attribute.subAttribute ?? subAttribute : subAttribute
        self.attribute = AttributePath(
            schema: attribute.schema, name: attribute.name,
            subAttribute: filter == nil ? attribute.subAttribute ?? subAttribute : nil)
    }

    /// Reads a path. Throws 400 `invalidPath`, or `invalidFilter` for what is between the brackets.
    ///
    /// - Parameter known: the schema URIs that stand for a whole schema when they stand alone.
    package init(
        _ text: String, known: [SchemaURI] = Self.builtInSchemas, compatibility: Compatibility = .lenient
    ) throws(SCIMError) {
        if let uri = known.first(where: { CaselessName.areEqual($0.text, text) }) {
            self.init(attribute: AttributePath(schema: uri, name: ""))
            return
        }
        guard text.utf8.contains(UInt8(ascii: "[")) else {
            self.init(attribute: try AttributePath(text))
            return
        }
        var parser = try FilterParser(text, compatibility: compatibility)
        self = try parser.targetPath()
    }

    /// Whether this is a whole schema, named by its URI alone.
    package var isSchemaOnly: Bool { attribute.name.isEmpty }
}

extension TargetPath: CustomStringConvertible {
    package var description: String {
        guard let filter else { return attribute.description }
        return "\(attribute)[\(filter)]" + (subAttribute.map { "." + $0 } ?? "")
    }
}

extension TargetPath {
    package static func == (left: TargetPath, right: TargetPath) -> Bool {
        left.attribute == right.attribute && left.filter == right.filter
            && left.subAttribute.map(CaselessName.init) == right.subAttribute.map(CaselessName.init)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(attribute)
        hasher.combine(filter)
        hasher.combine(subAttribute.map(CaselessName.init))
    }
}
