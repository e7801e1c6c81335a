/// Which attributes a client wants to see: `attributes` and `excludedAttributes` (RFC 7644 §3.9).
package struct AttributeSelection: Hashable, Sendable {
    let mode: Mode

    enum Mode: Hashable, Sendable {
        case all
        case only([Item])
        case except([Item])
    }

    /// One name of the list. A bare URI reads as a path too, so both readings are kept until the schemas
    /// of the type are known.
    struct Item: Hashable, Sendable {
        let uri: SchemaURI
        let path: AttributePath?
    }

    /// What is returned by default.
    package static let all = AttributeSelection(mode: .all)

    /// Reads the two query parameters, each a list separated by commas. Both at once is a 400
    /// `invalidValue`, since they exclude each other; names that no schema defines are ignored.
    package init(attributes: String?, excludedAttributes: String?) throws(SCIMError) {
        try self.init(
            attributes: attributes.map(Self.names) ?? [],
            excludedAttributes: excludedAttributes.map(Self.names) ?? [])
    }

    /// Takes the two lists of a search request (RFC 7644 §3.4.3).
    package init(attributes: [String], excludedAttributes: [String]) throws(SCIMError) {
        switch (attributes.isEmpty, excludedAttributes.isEmpty) {
        case (true, true): self = .all
        case (false, true): self.init(mode: .only(attributes.map(Self.item)))
        case (true, false): self.init(mode: .except(excludedAttributes.map(Self.item)))
        case (false, false):
            throw .badRequest(
                .invalidValue, "attributes and excludedAttributes exclude each other; send only one of them.")
        }
    }

    private init(mode: Mode) {
        self.mode = mode
    }

    /// Whether the client named nothing. Where it did, even a PATCH must answer with a body.
    package var isDefault: Bool { mode == .all }

    /// Splits at commas outside of brackets, since some clients select elements there.
    private static func names(_ list: String) -> [String] {
        var names: [String] = []
        var name = ""
        var depth = 0
        for character in list {
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if character == ",", depth <= 0 {
                names.append(name)
                name = ""
            } else {
                name.append(character)
            }
        }
        names.append(name)
        return names.map(trimmed).filter { !$0.isEmpty }
    }

    private static func trimmed(_ name: String) -> String {
        let start = name.drop { $0 == " " }
        guard let last = start.lastIndex(where: { $0 != " " }) else { return "" }
        return String(start[...last])
    }

    /// `emails[type eq "work"]` selects what `emails` does.
    private static func item(_ name: String) -> Item {
        var plain = name
        if let open = name.firstIndex(of: "["), let close = name.lastIndex(of: "]"), open < close {
            plain = String(name[..<open]) + name[name.index(after: close)...]
        }
        return Item(uri: SchemaURI(plain), path: try? AttributePath(plain))
    }
}
