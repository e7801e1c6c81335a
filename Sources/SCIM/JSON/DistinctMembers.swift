/// Collects the members of an object and refuses a name that is there already, in any case.
///
/// Two spellings of one attribute in one body could be read one way by us and another way elsewhere.
/// Small objects are searched; from `searched` members on a set takes over, or an object with many
/// members would cost the square of their number.
struct DistinctMembers {
    private static let searched = 24
    private var members: [Object.Member] = []
    private var names: Set<CaselessName> = []

    /// The object of what was collected.
    var object: Object { Object(distinct: members) }

    init() {
        members.reserveCapacity(8)
    }

    /// Adds a member; false if its name is there already.
    mutating func append(_ name: String, _ value: Value) -> Bool {
        guard isNew(name) else { return false }
        members.append((name, value))
        return true
    }

    private mutating func isNew(_ name: String) -> Bool {
        if members.count < Self.searched {
            return !members.contains { CaselessName.areEqual($0.name, name) }
        }
        if names.isEmpty {
            for member in members { names.insert(CaselessName(member.name)) }
        }
        return names.insert(CaselessName(name)).inserted
    }
}
