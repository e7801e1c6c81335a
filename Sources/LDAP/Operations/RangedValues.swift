import Directory

/// Fetches the values of an attribute that the server sends in pieces.
///
/// Active Directory answers a request for `member` of a large group with no value of `member` and with the first
/// 1500 of `member;range=0-1499`; the others come when they are asked for as `member;range=1500-*`, again as many as
/// the server likes, until one answer's range ends with `*`. To take the first answer for the whole list would empty
/// the group.
struct RangedValues {
    let channel: any RequestChannel
    /// How many values are asked for at a time; nil leaves it to the server.
    var step: Int?

    /// How often a pass begins anew because the entry changed in its midst.
    private static let passes = 4
    /// The most pieces of one attribute.
    private static let pieces = 20_000

    /// The entry with all values of those attributes that came in pieces; most entries have none.
    ///
    /// - Throws: `DirectoryError` when the values cannot be had as a whole: never fewer of them.
    func completed(_ entry: Entry) async throws -> Entry {
        var entry = entry
        for name in entry.attributes.names where ValueRange(of: name) != nil {
            entry[name] = []
            entry[name.type] = try await values(of: name.type, in: entry.dn)
        }
        return entry
    }

    func completed(_ entries: [Entry]) async throws -> [Entry] {
        guard entries.contains(where: { $0.attributes.contains { ValueRange(of: $0.name) != nil } }) else {
            return entries
        }
        var whole: [Entry] = []
        whole.reserveCapacity(entries.count)
        for entry in entries { whole.append(try await completed(entry)) }
        return whole
    }

    /// All values of an attribute.
    func values(of attribute: AttributeName, in dn: DN) async throws -> [AttributeValue] {
        for _ in 0..<Self.passes {
            if let values = try await pass(attribute, dn) { return values }
        }
        throw DirectoryError(
            code: .busy, message: "\(dn) changed again and again while its \(attribute) was read in pieces")
    }

    /// Nil when the entry changed meanwhile: then values may have moved from one piece to another.
    private func pass(_ attribute: AttributeName, _ dn: DN) async throws -> [AttributeValue]? {
        let marker = try await channel.capabilities.marker
        var values: [AttributeValue] = []
        var seen: [AttributeValue]?
        for _ in 0..<Self.pieces {
            guard let name = requested(attribute, from: values.count) else { break }
            let entry = try await piece(dn, [name, marker])
            if let seen, entry[marker] != seen { return nil }
            seen = entry[marker]
            guard let (range, found) = Self.range(of: attribute, in: entry), range.start == values.count,
                range.isLast || !found.isEmpty && range.count == found.count
            else { break }
            values += found
            if range.isLast { return values }
        }
        throw DirectoryError(
            code: .decodingError,
            message: "\(dn) has so many values of \(attribute) that they come in pieces, and the server did not "
                + "give the piece from \(values.count) on: what came is not the whole")
    }

    private func requested(_ attribute: AttributeName, from start: Int) -> AttributeName? {
        AttributeName("\(attribute);range=\(start)-\(step.map { "\(start + $0 - 1)" } ?? "*")")
    }

    private func piece(_ dn: DN, _ attributes: [AttributeName]) async throws -> Entry {
        let request = LDAPRequest(
            .search(dn, .base, .everything, attributes, sizeLimit: 0), controls: [.manageDsaIT])
        let reply = try await channel.perform(request)
        try reply.require(request)
        // Gone from sight between two pieces.
        return reply.entries.first ?? Entry(dn: dn, attributes: [:])
    }

    private static func range(
        of attribute: AttributeName, in entry: Entry
    ) -> (ValueRange, [AttributeValue])? {
        for (name, values) in entry.attributes where name.type == attribute {
            if let range = ValueRange(of: name) { return (range, values) }
        }
        return nil
    }
}

/// The range in an attribute description such as `member;range=0-1499` or `member;range=1500-*`.
struct ValueRange: Hashable {
    let start: Int
    /// How many values it spans; nil when it is the last one.
    let count: Int?

    var isLast: Bool { count == nil }

    /// Nil for an attribute that is whole.
    init?(of name: AttributeName) {
        let prefix = "range="
        guard let option = name.options.first(where: { $0.hasPrefix(prefix) }) else { return nil }
        let bounds = option.dropFirst(prefix.count).split(separator: "-")
        guard bounds.count == 2, let start = Int(bounds[0]) else { return nil }
        self.start = start
        if bounds[1] == "*" {
            count = nil
        } else {
            guard let end = Int(bounds[1]), end >= start else { return nil }
            count = end - start + 1
        }
    }
}
