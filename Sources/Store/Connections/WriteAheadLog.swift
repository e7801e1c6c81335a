import Foundation

/// The log of SQLite's WAL mode (https://sqlite.org/fileformat.html, section 4), looked at before SQLite opens it.
///
/// SQLite takes the first frame whose checksum is wrong for the end of the log, as it is after a power failure amid a
/// commit, and silently forgets all commits after it. But only the last commit can have been cut off so: each one is on
/// the disk before the next one is written. Two that are lost are proof of damage.
struct WriteAheadLog {
    private let bytes: [UInt8]
    private let pageSize: Int
    private let isBigEndian: Bool

    private static let headerSize = 32
    private static let frameHeaderSize = 24

    /// - Parameter path: of the database.
    /// - Returns: nil where there is no log, or nothing in it.
    init?(of path: String) {
        guard let data = FileManager.default.contents(atPath: path + "-wal"), data.count > Self.headerSize else {
            return nil
        }
        bytes = [UInt8](data)
        isBigEndian = bytes[3] & 1 == 1
        pageSize = Self.number(bytes, 8)
    }

    /// What shows that commits are lost; nil where nothing does.
    var damage: String? {
        guard Self.number(bytes, 0) & ~1 == 0x377F_0682, pageSize >= 512, pageSize <= 65_536,
            let sum = checksum(0..<24, after: (0, 0)), isStored(sum, at: 24)
        else { return "the head of its log cannot be read" }
        let rest = afterBreak(sum)
        if rest.holdsRubbish { return "its log holds what nobody has written there" }
        return rest.commits > 1 ? "\(rest.commits) commits of its log cannot be read" : nil
    }

    /// How many commits of this log stand at or after the first frame that is not right, and whether anything there is
    /// neither of this round, nor of an earlier one, nor empty.
    private func afterBreak(_ start: (UInt32, UInt32)) -> (commits: Int, holdsRubbish: Bool) {
        var sum = start
        var lost = 0
        var holdsRubbish = false
        var isBroken = false
        var offset = Self.headerSize
        let frameSize = Self.frameHeaderSize + pageSize
        while offset + frameSize <= bytes.count {
            // Frames of an earlier round have other salts.
            let isOfThisRound = bytes[offset + 8..<offset + 16] == bytes[16..<24]
            if !isBroken, isOfThisRound, let next = frameSum(at: offset, after: sum), isStored(next, at: offset + 16) {
                sum = next
            } else {
                isBroken = true
                if isOfThisRound, Self.number(bytes, offset + 4) != 0 { lost += 1 }
                holdsRubbish = holdsRubbish || !isKnownRound(Self.number(bytes, offset + 8))
            }
            offset += frameSize
        }
        return (lost, holdsRubbish)
    }

    /// Each round counts the first salt up by one.
    private func isKnownRound(_ salt: Int) -> Bool {
        let age = UInt32(Self.number(bytes, 16)) &- UInt32(salt)
        return salt == 0 || age < 1 << 20
    }

    private func frameSum(at offset: Int, after sum: (UInt32, UInt32)) -> (UInt32, UInt32)? {
        let page = offset + Self.frameHeaderSize
        guard let head = checksum(offset..<offset + 8, after: sum) else { return nil }
        return checksum(page..<page + pageSize, after: head)
    }

    private func checksum(_ range: Range<Int>, after sum: (UInt32, UInt32)) -> (UInt32, UInt32)? {
        guard range.count.isMultiple(of: 8) else { return nil }
        var (first, second) = sum
        for place in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
            first = first &+ word(place) &+ second
            second = second &+ word(place + 4) &+ first
        }
        return (first, second)
    }

    private func word(_ place: Int) -> UInt32 {
        let number = UInt32(Self.number(bytes, place))
        return isBigEndian ? number : number.byteSwapped
    }

    private func isStored(_ sum: (UInt32, UInt32), at place: Int) -> Bool {
        Self.number(bytes, place) == Int(sum.0) && Self.number(bytes, place + 4) == Int(sum.1)
    }

    /// Four bytes, the highest first.
    private static func number(_ bytes: [UInt8], _ place: Int) -> Int {
        Int(bytes[place]) << 24 | Int(bytes[place + 1]) << 16 | Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
    }
}
