/// How many entries the gateway owns.
package struct Population: Sendable, Hashable {
    package let users: Int
    package let groups: Int

    package init(users: Int, groups: Int) {
        self.users = users
        self.groups = groups
    }

    package var total: Int { users + groups }
}

/// The owned entries of one type.
package struct PopulationShare: Sendable, Hashable {
    /// 0 and up.
    package let population: Int
    /// What people call them.
    package let noun: String

    package init(_ population: Population, ofGroups isGroup: Bool) {
        self.population = isGroup ? population.groups : population.users
        noun = isGroup ? "groups" : "users"
    }
}
