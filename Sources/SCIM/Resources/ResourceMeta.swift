/// What the server says of a resource (RFC 7643 §3.1, `id` and `meta`).
package struct ResourceMeta: Hashable, Sendable {
    /// The server's identifier, never reused.
    package var id: String
    /// The name of the type.
    package var resourceType: String
    /// RFC 3339 with milliseconds.
    package var created: String
    /// RFC 3339 with milliseconds.
    package var lastModified: String
    /// The text of the entity tag, as in the `ETag` header.
    package var version: String
    /// The absolute URL.
    package var location: String

    /// Takes what the store knows.
    package init(
        id: String, resourceType: String, created: String, lastModified: String, version: String,
        location: String
    ) {
        self.id = id
        self.resourceType = resourceType
        self.created = created
        self.lastModified = lastModified
        self.version = version
        self.location = location
    }

    /// What is known where nobody asks for more than the id.
    package init(id: String, resourceType: String) {
        self.init(id: id, resourceType: resourceType, created: "", lastModified: "", version: "", location: "")
    }

    /// A part of `meta` by its name, in any case.
    func part(named name: String) -> String? {
        for (candidate, text) in parts where CaselessName.areEqual(candidate, name) { return text }
        return nil
    }

    /// The parts of `meta`, in the order in which they are shown.
    var parts: [(name: String, text: String)] {
        [
            ("resourceType", resourceType), ("created", created), ("lastModified", lastModified),
            ("location", location), ("version", version),
        ]
    }
}
