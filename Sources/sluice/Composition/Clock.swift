import Foundation
import Sync

extension Timestamp {
    /// The time of the operating system.
    static func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

extension ResourceID {
    /// A new id: a UUID that starts with the time (RFC 9562 §5.7), so that indexes of ids grow at their end.
    static func minted(at time: Timestamp = .now()) -> ResourceID {
        var generator = SystemRandomNumberGenerator()
        let high = UInt64(bitPattern: time.milliseconds) << 16 | 0x7000 | generator.next() & 0xFFF
        let low = generator.next() & ~(3 << 62) | 1 << 63
        return ResourceID(text(high, low))
    }

    /// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for place in 0..<32 {
            if [8, 12, 16, 20].contains(place) { text.append(UInt8(ascii: "-")) }
            let half = place < 16 ? high : low
            text.append(digits[Int(half >> UInt64(60 - place % 16 * 4) & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
