import Mapping
import Testing

struct NearestTests {
    @Test(arguments: [
        ("lowercse", "lowercase"), ("RDN", "rdn"), ("objectclasses", "object_classes"), ("bse", "base"),
        ("from", "from"),
    ])
    func `the nearest known word is found`(word: String, expected: String) {
        #expect(Nearest.of(word, among: ["base", "rdn", "object_classes", "lowercase", "from"]) == expected)
    }

    @Test func `what is too far from all is not guessed`() {
        #expect(Nearest.of("password", among: ["base", "rdn"]) == nil)
        #expect(Nearest.of("x", among: []) == nil)
    }
}
