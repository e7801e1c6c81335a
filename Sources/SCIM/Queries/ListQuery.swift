/// What a client asks of a list (RFC 7644 §3.4.2), by query parameters or as a search request.
package struct ListQuery: Hashable, Sendable {
    /// Which way a list is sorted.
    package enum SortOrder: String, Sendable, CaseIterable {
        case ascending, descending
    }

    /// Which resources; nil for all.
    package var filter: Filter?
    /// The first resource to return, counted from 1.
    package var startIndex: Int
    /// Which page by cursor (RFC 9865 §2); nil counts pages by `startIndex`.
    package var cursor: CursorRequest?
    /// How many to return at most; 0 asks for the total only, nil leaves it to the server.
    package var count: Int?
    /// What to sort by; nil leaves the order to the server.
    package var sortBy: AttributePath?
    /// Which way to sort.
    package var sortOrder: SortOrder
    /// What to show of each.
    package var selection: AttributeSelection

    /// Puts a query together; without arguments it asks for everything.
    package init(
        filter: Filter? = nil, startIndex: Int = 1, cursor: CursorRequest? = nil, count: Int? = nil,
        sortBy: AttributePath? = nil, sortOrder: SortOrder = .ascending, selection: AttributeSelection = .all
    ) {
        self.filter = filter
        self.startIndex = startIndex
        self.cursor = cursor
        self.count = count
        self.sortBy = sortBy
        self.sortOrder = sortOrder
        self.selection = selection
    }

    /// Reads the raw query of a URL. Unknown parameters are ignored; numbers that are none, an unknown
    /// order, a parameter given twice, a cursor beside a start index are 400 `invalidValue`, a malformed filter
    /// is 400 `invalidFilter`, a malformed cursor 400 `invalidCursor`.
    package init(query: String, compatibility: Compatibility) throws(SCIMError) {
        var known = Object()
        for (name, value) in try QueryString.parse(query) where Parameter.isKnown(name) {
            guard known[name] == nil else {
                throw .badRequest(.invalidValue, "\(name) is given twice; expected once.")
            }
            known[name] = .string(value)
        }
        let selection = try AttributeSelection(
            attributes: known["attributes"]?.string, excludedAttributes: known["excludedAttributes"]?.string)
        try self.init(known, selection, compatibility)
    }

    /// Reads the body of a search request (RFC 7644 §3.4.3).
    package init(searchRequest body: Value, compatibility: Compatibility) throws(SCIMError) {
        guard let members = body.object else {
            throw .badRequest(.invalidSyntax, "The body is \(body.kindName); expected a search request.")
        }
        guard members["schemas"]?.array?.isEmpty == false else {
            throw .badRequest(
                .invalidSyntax, "schemas is missing; expected [\"\(SchemaURI.searchRequest.text)\"].")
        }
        let selection = try AttributeSelection(
            attributes: try Parameter.names("attributes", members),
            excludedAttributes: try Parameter.names("excludedAttributes", members))
        try self.init(members, selection, compatibility)
    }

    private init(
        _ members: Object, _ selection: AttributeSelection, _ compatibility: Compatibility
    ) throws(SCIMError) {
        self.init(selection: selection)
        if let text = try Parameter.text("filter", members) {
            filter = try Filter(text, compatibility: compatibility)
        }
        try readPage(members)
        if let number = try Parameter.integer("count", members) { count = max(0, number) }
        if let text = try Parameter.text("sortBy", members), !text.isEmpty {
            sortBy = try Parameter.path("sortBy", text)
        }
        if let text = try Parameter.text("sortOrder", members) { sortOrder = try Parameter.order(text) }
    }

    /// Either way to say where a page begins, not both: RFC 9865 leaves open what that would mean.
    private mutating func readPage(_ members: Object) throws(SCIMError) {
        let index = try Parameter.integer("startIndex", members)
        if let index { startIndex = max(1, index) }
        guard let text = try Parameter.text("cursor", members) else { return }
        guard index == nil else {
            throw .badRequest(.invalidValue, "startIndex and cursor are both given; expected one of them.")
        }
        cursor = try CursorRequest(text)
    }
}
