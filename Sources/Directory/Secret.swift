/// A text that must not be seen: no description, dump or mirror shows it.
package struct Secret: Hashable, Sendable {
    /// The text itself; named so that each use stands out in a review.
    package let exposed: String

    package init(_ text: String) {
        exposed = text
    }

    /// A password that nobody knows: 32 characters of all four kinds that policies ask for.
    package static func random(using generator: inout some RandomNumberGenerator) -> Secret {
        let kinds = ["abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-_.:+=!%"].map(Array.init)
        let characters = (0..<32).compactMap { kinds[$0 % kinds.count].randomElement(using: &generator) }
        return Secret(String(characters.shuffled(using: &generator)))
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension String {
    /// The text with dots wherever a secret stands in it.
    package func hiding(_ secret: Secret) -> String {
        secret.exposed.isEmpty ? self : replacing(secret.exposed, with: "\(secret)")
    }
}
