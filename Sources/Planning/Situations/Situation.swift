/// What a comparison of resource, link and entry found.
package enum Situation: String, Sendable, Hashable, CaseIterable {
    /// The entry stands at the projected DN and holds the projected values.
    case inSync = "in sync"
    /// Managed attributes of the entry differ from the projection.
    case drifted
    /// The entry is as projected, and the resource lacks values of it that are the directory's.
    case outdated
    /// The linked entry stands under another RDN, or in another of the mapping's containers.
    case renamed
    /// The linked entry stands under a parent inside the base that somebody else chose.
    case moved
    /// The linked entry stands outside the base.
    case leftScope = "left scope"
    /// The entry is where it should be; only the link's DN is stale.
    case relocated
    /// Another entry, not proven ours, stands at the DN of the link.
    case replaced
    /// Replication kept another entry of ours in the place of the linked one, which is gone.
    case superseded
    /// The linked entry is gone from the whole naming context.
    case missing
    /// An add that was in doubt stands in the directory and is proven ours.
    case landed
    /// A write was sent and never answered, and nothing proves yet what became of it.
    case inDoubt = "in doubt"
    /// There is no link, and nothing stands at the projected DN.
    case absent
    /// There is no link, and an entry that is not ours stands at the projected DN.
    case found
    /// The resource is deleted and its entry still stands.
    case orphaned
    /// The resource is deleted, and its entry is kept out of service.
    case retired
    /// The resource is deleted, and somebody has put its entry into service again.
    case resumed
    /// The resource is deleted, and so is its entry.
    case gone
    /// An entry in the scope that no resource is linked to.
    case foreign
    /// The mapping derives no entry from the resource any more.
    case unmapped
    /// The mapping's `only` leaves the resource out.
    case leftOut = "left out"
    /// `protected` of the mapping matches the entry, so nobody writes it.
    case protected
    /// The same attribute was repaired again and again, and somebody keeps changing it back.
    case contested
}

extension Situation {
    /// What a person can do about a situation that is only reported; nil for the others.
    package var advice: String? {
        switch self {
        case .moved:
            "somebody moved it to another container. Move it back, or leave it: changes by the client follow it"
        case .leftScope:
            "somebody moved it out of the base. Move it back; until then clients can neither change nor delete it"
        case .replaced:
            "another entry stands in its place. Rename or delete that one, and this entry is made again"
        case .found:
            "an entry of that name was there before. Rename or delete it, or have this one named otherwise"
        case .inDoubt:
            "a write was sent and not answered. Compare the entry with what was provisioned; delete it, and it is made again"
        case .unmapped:
            "the mapping makes no entry of it any more. Mend the mapping or what was provisioned"
        case .leftOut:
            "`only` of the mapping leaves it out, and its entry stays as it is. Say what is to become of it (`otherwise`)"
        case .resumed:
            "somebody put the entry of one who left into service again. Put it back, or leave it: it is not deleted like this"
        case .contested:
            "somebody keeps changing it back. Find out who; `sluice reconcile --only` repairs it all the same"
        case .protected:
            "`protected` of the mapping matches it, and it stays as it is. Take it out of the rule, or leave it"
        default: nil
        }
    }
}

extension Situation {
    /// What was found, in a few words for people.
    package var meaning: String {
        switch self {
        case .inSync: "the entry is as provisioned"
        case .drifted: "managed attributes differ"
        case .outdated: "the resource lacks values that are the directory's; they are taken in"
        case .renamed: "another name, or another of the mapping's containers"
        case .moved: "somebody moved it to another container below the base"
        case .leftScope: "somebody moved it out of the base; it is never made again"
        case .relocated: "the entry is where it should be, and the state learns of it"
        case .replaced: "another entry, not proven ours, stands in its place"
        case .superseded: "replication kept another entry of ours, which is taken for it"
        case .missing: "the entry is proven to be gone, and is made again"
        case .landed: "a create without an answer is proven to have worked"
        case .inDoubt: "a write was sent and not answered, and nothing proves what became of it"
        case .absent: "the resource has no entry yet, and gets one"
        case .found: "an entry that is not the gateway's has its name"
        case .orphaned: "the resource was deleted, and its entry goes, or out of service (`deprovision`)"
        case .retired: "the resource was deleted, and its entry is kept out of service"
        case .resumed: "the entry of a deleted resource was put into service again by somebody"
        case .gone: "the resource was deleted, and so is its entry"
        case .foreign: "an entry that this gateway did not provision; never touched"
        case .unmapped: "the mapping makes no entry of it any more"
        case .leftOut: "`only` leaves it out; `otherwise` says what becomes of its entry"
        case .protected: "`protected` of the mapping matches the entry; nobody writes it"
        case .contested: "repaired again and again and changed back each time; repairing stops"
        }
    }
}

/// What a sweep does about a situation.
package enum Action: String, Sendable, Hashable, CaseIterable {
    /// Bring the directory back to the provisioned state.
    case repair
    /// Take the entry over, where it is proven to be that of the resource; else say so and leave it.
    case adopt
    /// Say so and leave it.
    case report
    /// Leave it without a word.
    case ignore
}

/// The action that a sweep takes in each situation: the design's defaults, changed by the settings.
package struct ActionTable: Sendable, Hashable {
    private var chosen: [Situation: Action]

    /// - Parameter chosen: the actions that differ from the defaults.
    package init(_ chosen: [Situation: Action] = [:]) { self.chosen = chosen }

    package subscript(situation: Situation) -> Action { chosen[situation] ?? Self.standard(situation) }

    /// The action for what was found. An entry that the mapping keeps waits for a person who says for how long, and one that
    /// was taken over and is gone for a person who says whether it should be.
    package func action(for assessment: Assessment) -> Action {
        let action = self[assessment.situation]
        let waits = [.leftOut, .missing].contains(assessment.situation) && assessment.change == nil
        return waits && action == .repair ? .report : action
    }

    private static func standard(_ situation: Situation) -> Action {
        switch situation {
        case .inSync, .retired, .protected: .ignore
        case .drifted, .outdated, .renamed, .relocated, .superseded, .missing, .landed, .absent, .orphaned, .gone,
            .leftOut:
            .repair
        case .moved, .leftScope, .replaced, .inDoubt, .found, .foreign, .unmapped, .resumed, .contested: .report
        }
    }

    /// The situations whose action an administrator may choose, with the actions that make sense for each.
    /// Nothing that is safe only as a report can be turned into a write.
    package static func choices(for situation: Situation) -> [Action] {
        switch situation {
        case .drifted, .renamed, .missing, .orphaned, .leftOut: [.repair, .report, .ignore]
        case .found: [.report, .ignore, .adopt]
        case .moved, .leftScope, .replaced, .foreign, .resumed, .protected, .contested: [.report, .ignore]
        case .inSync, .retired, .outdated, .relocated, .superseded, .landed, .inDoubt, .absent, .gone, .unmapped: []
        }
    }
}
