import Planning
import Testing

struct PrintableTests {
    @Test(arguments: [
        ("", ""), ("Ünïcode 日本 😀 → ok", "Ünïcode 日本 😀 → ok"), ("a b\\c", "a b\\c"), ("\u{A0}", "\u{A0}"),
        ("a\nb", #"a\u{a}b"#), ("a\rb\tc", #"a\u{d}b\u{9}c"#), ("\r\n", #"\u{d}\u{a}"#), ("\u{0}", #"\u{0}"#),
        ("\u{1B}[31mred", #"\u{1b}[31mred"#), ("\u{7F}\u{9B}", #"\u{7f}\u{9b}"#),
        ("\u{202E}evil\u{202C}", #"\u{202e}evil\u{202c}"#), ("\u{2066}x\u{2069}", #"\u{2066}x\u{2069}"#),
        ("\u{200B}\u{FEFF}\u{AD}", #"\u{200b}\u{feff}\u{ad}"#), ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
        ("e\u{301}", "e\u{301}"), ("\u{E0041}", #"\u{e0041}"#),
    ])
    func `what is not safe for a terminal is written as an escape`(text: String, expected: String) {
        let printable = Printable.text(text)
        #expect(
            printable.unicodeScalars.elementsEqual(expected.unicodeScalars), "\(printable.debugDescription)")
    }
}
