extension ServiceProviderConfig {
    /// The configuration as `/ServiceProviderConfig` serves it.
    ///
    /// - Parameter location: the absolute URL of this resource.
    package func representation(location: String) -> Value {
        var object: Object = ["schemas": [.string(SchemaURI.serviceProviderConfig.text)]]
        if let documentationURI { object["documentationUri"] = .string(documentationURI) }
        object["patch"] = supported(supportsPatch)
        object["bulk"] = [
            "supported": .boolean(bulk != nil),
            "maxOperations": number(bulk?.maxOperations ?? 0),
            "maxPayloadSize": number(bulk?.maxPayloadSize ?? 0),
        ]
        object["filter"] = [
            "supported": .boolean(filterMaxResults != nil), "maxResults": number(filterMaxResults ?? 0),
        ]
        object["changePassword"] = supported(supportsChangePassword)
        object["sort"] = supported(supportsSort)
        object["etag"] = supported(supportsETag)
        if let pagination { object["pagination"] = representation(pagination) }
        object["authenticationSchemes"] = .array(authenticationSchemes.map(\.representation))
        object["meta"] = ["resourceType": "ServiceProviderConfig", "location": .string(location)]
        return .object(object)
    }

    private func representation(_ pagination: Pagination) -> Value {
        var object: Object = [
            "cursor": .boolean(pagination.supportsCursor),
            "index": .boolean(pagination.supportsIndex),
            "defaultPaginationMethod": pagination.supportsIndex ? "index" : "cursor",
            "defaultPageSize": number(pagination.defaultPageSize),
            "maxPageSize": number(pagination.maxPageSize),
        ]
        if let timeout = pagination.cursorTimeout { object["cursorTimeout"] = number(timeout) }
        return .object(object)
    }

    private func supported(_ isSupported: Bool) -> Value {
        ["supported": .boolean(isSupported)]
    }

    private func number(_ value: Int) -> Value {
        .number(Number(value))
    }
}
