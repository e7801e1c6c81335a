extension ListQuery {
    /// The parameters of a list, each read from text or from JSON.
    enum Parameter {
        private static let known = [
            "filter", "startIndex", "cursor", "count", "sortBy", "sortOrder", "attributes", "excludedAttributes",
        ]

        static func isKnown(_ name: String) -> Bool {
            known.contains { CaselessName.areEqual($0, name) }
        }

        static func text(_ name: String, _ members: Object) throws(SCIMError) -> String? {
            switch members[name] {
            case nil, .null: return nil
            case .string(let text): return text
            case .some(let other):
                throw .badRequest(.invalidValue, "\(name) is \(other.kindName); expected a string.")
            }
        }

        /// An integer, as a number or as its digits.
        static func integer(_ name: String, _ members: Object) throws(SCIMError) -> Int? {
            switch members[name] {
            case nil, .null, .string(""): return nil
            case .number(let number):
                if let integer = number.integer { return integer }
            case .string(let text):
                if let integer = Int(text) { return integer }
            default: break
            }
            throw .badRequest(.invalidValue, "\(name) is not a whole number; expected one such as 1.")
        }

        static func path(_ name: String, _ text: String) throws(SCIMError) -> AttributePath {
            do {
                return try AttributePath(text)
            } catch {
                throw .badRequest(.invalidValue, "\(name): \(error.detail)")
            }
        }

        static func order(_ text: String) throws(SCIMError) -> SortOrder {
            if let order = SortOrder(rawValue: text.lowercased()) { return order }
            throw .badRequest(.invalidValue, "sortOrder is \"\(text)\"; expected ascending or descending.")
        }

        /// A list of names in a search request.
        static func names(_ name: String, _ members: Object) throws(SCIMError) -> [String] {
            switch members[name] {
            case nil, .null: return []
            case .array(let list):
                let names = list.compactMap(\.string)
                if names.count == list.count { return names }
            default: break
            }
            throw .badRequest(.invalidValue, "\(name) must be an array of attribute names.")
        }
    }
}
