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
        let digits = hexadecimal(high) + hexadecimal(low)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0].map(Character.init)) }
        return ResourceID(groups.joined(separator: "-"))
    }

    private static func hexadecimal(_ number: UInt64) -> [Unicode.Scalar] {
        let digits = Array(String(number, radix: 16).unicodeScalars)
        return Array(repeating: "0", count: 16 - digits.count) + digits
    }
}
