import SCIM
import Sync
import Testing

/// Names are compared as RFC 8265 §3.3 does: width-mapped, lower-cased, NFC.
struct NameKeyTests {
    @Test(arguments: [
        ("ann@example.com", "ANN@Example.COM"),
        ("ann", "Ａｎｎ"),
        ("ann@x", "ann＠x"),
        ("カナ", "ｶﾅ"),
        ("ガ", "ｶﾞ"),
        ("\u{E9}", "e\u{301}"),
        ("\u{E9}", "E\u{301}"),
        ("\u{E9}", "\u{C9}"),
        ("Ünïcode", "u\u{308}ni\u{308}CODE"),
        ("ЖЕНЯ", "женя"),
        ("\u{212B}", "\u{E5}"),
    ])
    func `two spellings of one name are equal`(left: String, right: String) {
        #expect(NameKey(left) == NameKey(right))
        #expect(NameKey(left).text.unicodeScalars.elementsEqual(NameKey(right).text.unicodeScalars))
    }

    @Test(arguments: [
        ("ann", "anna"), ("ann", " ann"), ("ann", "ann "), ("a\u{0}b", "ab"), ("e", "\u{E9}"), ("ﬁ", "fi"),
        ("ß", "ss"), ("①", "1"), ("x²", "x2"), ("", " "),
    ])
    func `names that only look alike are not equal`(left: String, right: String) {
        #expect(NameKey(left) != NameKey(right))
    }

    @Test func `a key of a key is the same key`() {
        for name in ["ann", "Ａｎｎ", "ｶﾞ", "E\u{301}", "İ", "Σας", "ẞ"] {
            let key = NameKey(name).text
            #expect(NameKey(key).text.unicodeScalars.elementsEqual(key.unicodeScalars), "\(name)")
        }
    }

    @Test(arguments: [("カナ", "ｶﾅ"), ("ガ", "ｶﾞ"), ("Ann", "Ａｎｎ"), ("パ", "ﾊﾟ"), ("ー", "ｰ"), ("。ン", "｡ﾝ")])
    func `what is one name to the state is equal to a filter`(_ full: String, _ form: String) {
        #expect(NameKey(full) == NameKey(form))
        #expect(CaseFolding.fold(full) == CaseFolding.fold(form))
    }
}
