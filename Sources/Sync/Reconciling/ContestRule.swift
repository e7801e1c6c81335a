/// When an attribute, or the name of an entry, counts as one that somebody else keeps changing back.
package struct ContestRule: Sendable, Hashable {
    /// How many repairs of it within the window are made. 1 and up.
    package let repairs: Int
    /// In seconds.
    package let window: Int64

    package init(repairs: Int = 5, window: Int64 = 86_400) {
        self.repairs = repairs
        self.window = window
    }
}
