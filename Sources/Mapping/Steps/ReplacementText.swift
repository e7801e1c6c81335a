/// What stands in for a match: text with `$0` for the whole match, `$1` to `$9` for its groups, `$$` for a dollar.
package struct ReplacementText: Sendable, Hashable {
    private enum Part: Hashable {
        case text(String)
        case group(Int)
    }

    private let parts: [Part]

    /// Nil for a text with a `$` that nothing of that follows.
    package init?(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            if dollar > rest.startIndex { parts.append(.text(String(rest[..<dollar]))) }
            rest = rest[dollar...].dropFirst()
            guard let next = rest.popFirst() else { return nil }
            if next == "$" {
                parts.append(.text("$"))
            } else if next.isASCII, let number = next.wholeNumberValue {
                parts.append(.group(number))
            } else {
                return nil
            }
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// The text for a match with these groups; one that there is not is empty.
    func filled(_ groups: [Substring?]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .group(let number): number < groups.count ? groups[number].map(String.init) ?? "" : ""
            }
        }.joined()
    }
}
