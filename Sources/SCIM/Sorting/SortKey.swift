/// What a resource is sorted by: one value of one attribute, ready to be compared (RFC 7644 §3.4.2.3).
package enum SortKey: Hashable, Sendable {
    /// The resource has no such value. It comes last in ascending order and first in descending order.
    case absent
    /// Already folded where case does not count.
    case text(String)
    case number(Number)
    case instant(DateTime)
    case boolean(Bool)

    /// Whether this comes before another in ascending order. Keys of one attribute are of one kind.
    package func isLess(than other: SortKey) -> Bool {
        switch (self, other) {
        case (.absent, _): false
        case (_, .absent): true
        case (.text(let left), .text(let right)): left < right
        case (.number(let left), .number(let right)): left.isLess(than: right)
        case (.instant(let left), .instant(let right)): left < right
        case (.boolean(let left), .boolean(let right)): !left && right
        default: false
        }
    }
}
