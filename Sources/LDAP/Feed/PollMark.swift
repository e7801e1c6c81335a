import Directory
import Glibc

/// How far polling has come: the newest change marker that was met, and whose counting it is.
struct PollMark: Hashable, Sendable {
    let marker: String
    /// Which server's numbers these are, where each counts for itself; empty elsewhere.
    let epoch: String

    init(marker: String, epoch: String = "") {
        self.marker = marker
        self.epoch = epoch
    }

    init?(_ cookie: FeedCookie) {
        guard let text = String(validating: cookie.bytes, as: UTF8.self) else { return nil }
        let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        self.init(marker: parts[0], epoch: parts[1])
    }

    var cookie: FeedCookie { FeedCookie(Array("\(marker)\n\(epoch)".utf8)) }
}

/// What to ask for after a mark, by each kind of marker. A little of what was told before is asked for again: changes
/// become visible in another order than that of their numbers.
enum PollWindow {
    private static let overlapSeconds = 10
    private static let overlapNumbers = 100

    /// The lower bound of a question; nil for a marker that is none of its kind.
    static func bound(after marker: String, _ kind: FeedKind) -> String? {
        switch kind {
        case .changeNumbers: Int64(marker).map { "\(max(0, $0 - Int64(overlapNumbers)))" }
        case .sequenceNumbers: earlier(marker).map { "\($0).000000Z#000000#000#000000" }
        case .timestamps: earlier(marker).map { "\($0)Z" }
        case .contentSync: nil
        }
    }

    /// The newer one of two markers.
    static func newer(_ first: String?, _ second: String, _ kind: FeedKind) -> String {
        guard let first else { return second }
        guard kind == .changeNumbers, let one = Int64(first), let other = Int64(second) else {
            return max(first, second)
        }
        return one > other ? first : second
    }

    static func filter(from bound: String, _ kind: FeedKind) -> DirectoryFilter {
        .greaterOrEqual(attribute(kind), AttributeValue(bound))
    }

    private static func attribute(_ kind: FeedKind) -> AttributeName {
        switch kind {
        case .changeNumbers: .uSNChanged
        case .sequenceNumbers, .contentSync: .entryCSN
        case .timestamps: .modifyTimestamp
        }
    }

    /// `YYYYMMDDHHMMSS` some seconds before the moment that a text starts with.
    private static func earlier(_ text: String) -> String? {
        let digits = text.utf8.prefix(14).compactMap { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int32(byte - UInt8(ascii: "0")) : nil
        }
        guard digits.count == 14 else { return nil }
        func number(_ range: Range<Int>) -> Int32 { digits[range].reduce(0) { $0 * 10 + $1 } }
        var time = tm()
        (time.tm_year, time.tm_mon, time.tm_mday) = (number(0..<4) - 1900, number(4..<6) - 1, number(6..<8))
        (time.tm_hour, time.tm_min, time.tm_sec) = (number(8..<10), number(10..<12), number(12..<14))
        var moment = timegm(&time) - overlapSeconds
        guard gmtime_r(&moment, &time) != nil else { return nil }
        let parts = [time.tm_mon + 1, time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec]
        return padded(time.tm_year + 1900, 4) + parts.map { padded($0, 2) }.joined()
    }

    private static func padded(_ number: Int32, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
