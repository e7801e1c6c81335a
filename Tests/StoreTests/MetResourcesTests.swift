import Testing

@testable import Store

struct MetResourcesTests {
    @Test func `those are met that were noted, however far apart their numbers are`() {
        let met = MetResources()
        let numbers: [Int64] = [1, 63, 64, 65, 4095, 4096, 1_000_000, .max]
        for number in numbers { met.note(number) }
        for number in numbers { #expect(met.contains(number)) }
        for number: Int64 in [0, 2, 62, 66, 4094, 4097, 999_999, .max - 1] { #expect(!met.contains(number)) }
    }
}
