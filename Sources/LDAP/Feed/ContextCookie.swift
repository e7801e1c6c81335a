/// OpenLDAP's sync cookie: the newest change number of each server that writes.
///
/// While changes are told as they happen, each cookie names the one server that made the change, and whoever goes on from
/// that alone is told everything of the others again. So what the messages name is put together. The `sid` that the
/// server adds is left out: sent back, it would call us that server, which needs not be told of its own changes.
struct ContextCookie: Hashable {
    /// The change numbers, by the id of their server.
    private var numbers: [Substring: Substring]

    /// Nil for what is no cookie of OpenLDAP's.
    init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self),
            let list = text.split(separator: ",").first(where: { $0.hasPrefix("csn=") })
        else { return nil }
        numbers = [:]
        for number in list.dropFirst(4).split(separator: ";") {
            let parts = number.split(separator: "#")
            guard parts.count == 4 else { return nil }
            numbers[parts[2]] = number
        }
    }

    /// The newer of both for each server. The text of change numbers is in the order of time.
    func merged(with later: ContextCookie) -> ContextCookie {
        var merged = self
        merged.numbers.merge(later.numbers) { max($0, $1) }
        return merged
    }

    var bytes: [UInt8] {
        let list = numbers.sorted { $0.key < $1.key }.map(\.value).joined(separator: ";")
        return Array("rid=000,csn=\(list)".utf8)
    }
}
