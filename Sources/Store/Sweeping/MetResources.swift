import Synchronization

/// The resources that a sweep has met, by their numbers: a bit for each, so that a million cost some hundred kilobytes.
final class MetResources: Sendable {
    private let blocks = Mutex<[Int64: [UInt64]]>([:])

    /// A block holds the numbers that agree but for so many bits.
    private static let bits: Int64 = 12

    func note(_ number: Int64) {
        let place = Place(number)
        blocks.withLock { blocks in
            blocks[place.block, default: Array(repeating: 0, count: 1 << (Self.bits - 6))][place.word] |= place.bit
        }
    }

    func contains(_ number: Int64) -> Bool {
        let place = Place(number)
        return blocks.withLock { blocks in (blocks[place.block]?[place.word] ?? 0) & place.bit != 0 }
    }

    private struct Place {
        let block: Int64
        let word: Int
        let bit: UInt64

        init(_ number: Int64) {
            block = number >> MetResources.bits
            word = Int(number & (1 << MetResources.bits - 1)) >> 6
            bit = 1 << UInt64(number & 63)
        }
    }
}
