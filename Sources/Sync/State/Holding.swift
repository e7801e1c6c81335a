package import SCIM

/// A value that no two resources may have at the same time: a mail address, a number, a login name.
package struct Holding: Sendable, Hashable {
    /// Among which values it must be the only one: `address`, or the attribute that a value was chosen for.
    package let scope: String
    /// The value as it is compared, and ordered where order counts.
    package let key: String
    /// For how many seconds nobody else gets it after it was given up; nil for ever. The same person, known by the same
    /// externalId, gets it back at any time.
    package let reuseAfter: Int64?

    package init(scope: String, key: String, reuseAfter: Int64? = 0) {
        self.scope = scope
        self.key = key
        self.reuseAfter = reuseAfter
    }

    /// A number, whose key is ordered as numbers are.
    package init(scope: String, number: Int) {
        let digits = String(number)
        let key = String(repeating: "0", count: max(0, 20 - digits.utf8.count)) + digits
        self.init(scope: scope, key: key, reuseAfter: nil)
    }
}

/// Why a value cannot be had.
package struct HeldValue: Sendable, Hashable {
    package let holding: Holding
    /// Who has it, or had it last.
    package let holder: ResourceID
    /// Until when it is kept from others after it was given up; nil while its holder has it, or for ever.
    package let until: Timestamp?

    package init(holding: Holding, holder: ResourceID, until: Timestamp?) {
        self.holding = holding
        self.holder = holder
        self.until = until
    }
}

/// What is kept of a resource beside what the client said of it.
package struct Kept: Sendable, Hashable {
    /// The values that were chosen for attributes, by the attributes' names in lower case.
    package var chosen: [String: String]
    /// Mail addresses that it had, and keeps as aliases; the oldest first.
    package var formerAddresses: [String]
    /// Values of its entry by which groups name it, or its members name it, by the attributes' names in lower case.
    package var names: [String: String]
    /// Of an intent to delete: the memberships that end with it and come back if it is refused, by the id of the group, with
    /// what the client called the member.
    package var left: [String: String] = [:]
    /// What clients have spoken of, where the resource was made of an entry that stood before; nil for one that a client
    /// created, of which all is the client's.
    package var claims: Claims?

    package init(
        chosen: [String: String] = [:], formerAddresses: [String] = [], names: [String: String] = [:]
    ) {
        self.chosen = chosen
        self.formerAddresses = formerAddresses
        self.names = names
    }

    package var isEmpty: Bool {
        chosen.isEmpty && formerAddresses.isEmpty && names.isEmpty && left.isEmpty && claims == nil
    }
}
