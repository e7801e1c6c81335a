/// What an adoption is asked to do.
package struct AdoptionOrder: Sendable {
    /// Say what would be done and do nothing.
    package var isDryRun: Bool
    /// Take over what only a weak rule or its name speaks for, too.
    package var takesWeak: Bool
    /// Who asks for it.
    package var actor: String

    package init(isDryRun: Bool = false, takesWeak: Bool = false, actor: String = "adopt") {
        self.isDryRun = isDryRun
        self.takesWeak = takesWeak
        self.actor = actor
    }
}
