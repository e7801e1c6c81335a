/// A unit of size. `KB`, `MB` and their like count in thousands, `KiB`, `MiB` and theirs in 1024ths.
package enum SizeUnit: String, Sendable, Hashable, CaseIterable {
    case bytes = "B"
    case kilobytes = "KB"
    case megabytes = "MB"
    case gigabytes = "GB"
    case terabytes = "TB"
    case kibibytes = "KiB"
    case mebibytes = "MiB"
    case gibibytes = "GiB"
    case tebibytes = "TiB"

    fileprivate var factor: Int64 {
        switch self {
        case .bytes: 1
        case .kilobytes: 1_000
        case .megabytes: 1_000_000
        case .gigabytes: 1_000_000_000
        case .terabytes: 1_000_000_000_000
        case .kibibytes: 1 << 10
        case .mebibytes: 1 << 20
        case .gibibytes: 1 << 30
        case .tebibytes: 1 << 40
        }
    }
}

/// A size in another unit, as a whole number, rounded up: a quota never becomes smaller on its way.
package struct UnitConversion: Sendable, Hashable {
    let from: SizeUnit
    let to: SizeUnit

    /// Whether every size can be read back: nothing is ever rounded.
    var isExact: Bool { from.factor % to.factor == 0 }

    /// Nil for what is no whole number, is negative or does not fit in 64 bits.
    func encode(_ text: String) -> String? {
        guard let bytes = Self.bytes(text, from) else { return nil }
        let (quotient, rest) = bytes.quotientAndRemainder(dividingBy: to.factor)
        return String(rest == 0 ? quotient : quotient + 1)
    }

    /// Nil for a size that has no whole number in the other unit.
    func decode(_ text: String) -> String? {
        guard let bytes = Self.bytes(text, to), bytes % from.factor == 0 else { return nil }
        return String(bytes / from.factor)
    }

    private static func bytes(_ text: String, _ unit: SizeUnit) -> Int64? {
        guard let size = Int64(text), size >= 0 else { return nil }
        let (bytes, overflow) = size.multipliedReportingOverflow(by: unit.factor)
        return overflow ? nil : bytes
    }
}
