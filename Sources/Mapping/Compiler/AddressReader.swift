import SCIM

/// Reads what a file says of mail addresses.
enum AddressReader {
    /// The top-level `addresses`.
    static func policy(_ node: DocumentNode) throws(DocumentProblem) -> AddressPolicy {
        let members = try node.members(known: ["domains", "reserved", "reuse_after"])
        let domains = try members["domains"]?.strings() ?? []
        let reserved = try members["reserved"]?.strings() ?? []
        for domain in domains where domain.isEmpty || domain.contains("@") {
            throw node.problem("expected domains such as example.com, not \"\(domain)\"")
        }
        for name in reserved where name.isEmpty || name.contains("@") {
            throw node.problem("expected what stands before the @, such as postmaster, not \"\(name)\"")
        }
        return AddressPolicy(
            domains: domains, reserved: reserved, reuseAfter: try members["reuse_after"]?.duration())
    }

    /// The `addresses` of a section.
    static func rule(
        _ node: DocumentNode, _ type: ResourceType, _ policy: AddressPolicy
    ) throws(DocumentProblem) -> AddressRule {
        let members = try node.members(known: ["primary", "aliases", "keep_former"])
        let reader = PipelineReader(type: type, hasAddresses: false)
        var aliases: [Pipeline] = []
        if let node = members["aliases"] {
            for item in node.items ?? [node] { aliases.append(try reader.read(item)) }
        }
        return AddressRule(
            primary: try reader.read(try node.required("primary", members)), aliases: aliases,
            keepsFormer: try members["keep_former"]?.boolean() ?? false, policy: policy)
    }
}

extension DocumentNode {
    /// A number and its unit, such as `90d`.
    func duration() throws(DocumentProblem) -> Duration {
        let text = try string()
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [String: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let count = Int64(digits), count <= 1_000_000, let unit = units[String(text.dropFirst(digits.count))]
        else { throw problem("expected a duration, such as 90d (s, m, h or d)") }
        return .seconds(count * unit)
    }
}
