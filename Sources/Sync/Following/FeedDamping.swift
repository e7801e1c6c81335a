/// Slows down repairs of an entry that somebody changes again and again: a program that has another opinion would
/// otherwise be answered as fast as it writes.
struct FeedDamping {
    /// How many repairs within the window are made at once.
    private static let free = 5
    /// How long a repair counts.
    private static let window: Int64 = 600
    private static let mostSeconds: Int64 = 60

    private var repairs: [ResourceID: (count: Int, last: Timestamp)] = [:]

    /// When the next look at a resource is due at the earliest; nil for at once.
    func earliest(_ id: ResourceID, _ now: Timestamp) -> Timestamp? {
        guard let former = repairs[id], former.count >= Self.free, isRecent(former.last, now) else { return nil }
        let seconds = min(Self.mostSeconds, 1 << Int64(min(former.count - Self.free, 10)))
        return former.last.advanced(bySeconds: seconds)
    }

    /// Notes a repair.
    mutating func note(_ id: ResourceID, _ now: Timestamp) {
        let former = repairs[id].flatMap { isRecent($0.last, now) ? $0.count : nil } ?? 0
        repairs[id] = (former + 1, now)
        guard repairs.count > 10_000 else { return }
        repairs = repairs.filter { isRecent($0.value.last, now) }
    }

    private func isRecent(_ time: Timestamp, _ now: Timestamp) -> Bool {
        now < time.advanced(bySeconds: Self.window)
    }
}
