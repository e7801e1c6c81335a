import Sync
import Testing

struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (-86_400_000, "1969-12-31T00:00:00.000Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (951_868_799_999, "2000-02-29T23:59:59.999Z"),
        (951_868_800_000, "2000-03-01T00:00:00.000Z"),
        (946_684_799_999, "1999-12-31T23:59:59.999Z"),
        (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
        (1_740_787_199_000, "2025-02-28T23:59:59.000Z"),
        (1_740_787_200_000, "2025-03-01T00:00:00.000Z"),
        (1_769_860_800_000, "2026-01-31T12:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (4_107_542_399_007, "2100-02-28T23:59:59.007Z"),
        (-2_203_977_600_000, "1900-02-28T00:00:00.000Z"),
        (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
        (-11_670_998_400_000, "1600-02-29T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `a time is written as RFC 3339`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test func `a time is written as generalizedTime with seconds`() {
        #expect(Timestamp(milliseconds: 1_769_860_800_999).generalizedTime == "20260131120000Z")
        #expect(Timestamp(milliseconds: 951_782_400_000).generalizedTime == "20000229000000Z")
    }

    @Test func `every day follows the one before it, over leap years and centuries`() {
        var previous = Timestamp(milliseconds: -30_610_224_000_000)  // 1000-01-01
        #expect(previous.description == "1000-01-01T00:00:00.000Z")
        for _ in 0..<(400 * 365 + 97) {
            let next = previous.advanced(bySeconds: 86_400)
            #expect(previous.description < next.description && previous < next)
            previous = next
        }
        #expect(previous.description == "1400-01-01T00:00:00.000Z")
    }
}
