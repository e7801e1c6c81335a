import Foundation
import Sync

extension Timestamp {
    /// The time of the operating system.
    static func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

extension ResourceID {
    /// A new id: a random UUID (RFC 9562 §5.4) in lower case.
    static func minted() -> ResourceID {
        var generator = SystemRandomNumberGenerator()
        let (high, low) = (generator.next(), generator.next())
        let digits = hexadecimal(high & ~0xF000 | 0x4000) + hexadecimal(low & ~(3 << 62) | 1 << 63)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0].map(Character.init)) }
        return ResourceID(groups.joined(separator: "-"))
    }

    private static func hexadecimal(_ number: UInt64) -> [Unicode.Scalar] {
        let digits = Array(String(number, radix: 16).unicodeScalars)
        return Array(repeating: "0", count: 16 - digits.count) + digits
    }
}
