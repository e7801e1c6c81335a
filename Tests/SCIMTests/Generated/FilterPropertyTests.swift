import SCIM
import Testing

@Suite("Generated filters")
struct FilterPropertyTests {
    @Test func `the text of any filter reads back as the same filter`() throws {
        var generator = Generator(seed: 11)
        for _ in 0..<1_000 {
            let filter = generator.filter()
            let read = try Filter(filter.description)
            #expect(read == filter)
            #expect(read.description.utf8.elementsEqual(filter.description.utf8))
        }
    }
}
