package import Planning
package import SCIM

/// How much the requests of one client may change within a time: an identity provider whose scope was set wrongly
/// takes everybody out of service, one request each.
package struct RequestBrake: Sendable, Hashable {
    package let limits: Limits
    /// The time that is looked back, in milliseconds. 1 and up.
    package let window: Int64
    /// Up to so many changes of a kind the percentages say nothing: two people who leave a company of twenty on one day are
    /// a tenth of it. 0 and up.
    package let floor: Int

    package init(limits: Limits, window: Int64, floor: Int) {
        self.limits = limits
        self.window = window
        self.floor = floor
    }
}

/// What a client's write counts against its limits.
///
/// Of a group whose members go, the size is not known here: the state counts as far as it has to.
package struct Toll: Sendable, Hashable {
    package let charges: [Charge]
    package let brake: RequestBrake

    package init(charges: [Charge], brake: RequestBrake) {
        self.charges = charges
        self.brake = brake
    }

    /// What is wrong with one of the charges; nil where nothing is.
    ///
    /// - Parameters:
    ///   - past: how much of the same the client did within the window.
    ///   - population: the resources of the type, or the members that the group still has, counted up to `counted(_:past:)`.
    package func excess(of charge: Charge, past: Int, population: Int, _ type: ResourceKind) -> String? {
        let count = past + charge.count
        var limits = brake.limits
        if count <= brake.floor { limits[charge.kind].percent = 100 }
        guard let membership = charge.membership else {
            // Whoever was deleted within the window was there when it began.
            let before = charge.kind == .deletions ? population + past : population
            let isGroup = type == .group
            let whole = Population(users: isGroup ? 0 : before, groups: isGroup ? before : 0)
            return limits.excess(of: charge.kind, count, PopulationShare(whole, ofGroups: isGroup))
        }
        return limits.excess(of: .removal(of: count, from: membership.group, of: population + past))
    }

    /// How many members of a group have to be counted to know whether a removal is too much.
    package func counted(_ charge: Charge, past: Int) -> Int {
        let share = max(1, brake.limits[.memberRemovals].percent)
        return max(brake.limits.largeGroup, (past + charge.count) * 100 / share + 1)
    }
}

/// A write that the limits of its client do not let pass.
package struct Excess: Sendable, Hashable {
    package let stop: LimitStop
    /// When the window will have moved on far enough for a first write, in seconds from now. 1 and up.
    package let retryAfter: Int

    package init(stop: LimitStop, retryAfter: Int) {
        self.stop = stop
        self.retryAfter = retryAfter
    }
}
