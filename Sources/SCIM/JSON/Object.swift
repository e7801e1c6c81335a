/// A JSON object with its members in order, looked up without case (RFC 7643 §2.1).
///
/// A plain array underneath: SCIM objects have few members, and an array keeps the order in which the
/// client sent them. Equality disregards the order and the case of names, as JSON and SCIM do.
package struct Object: Sendable {
    /// A member: the name in its first spelling, and the value.
    package typealias Member = (name: String, value: Value)

    private var members: [Member]

    /// An object without members.
    package init() {
        members = []
    }

    /// An object of these members; a later one replaces an earlier one of the same name.
    package init(_ members: [(String, Value)]) {
        self.members = []
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    /// Takes members whose names are known to differ.
    init(distinct members: [Member]) {
        self.members = members
    }

    /// The value of a member, by a name in any case. Setting replaces the value and keeps the first
    /// spelling of the name; setting nil removes the member.
    package subscript(name: String) -> Value? {
        get {
            index(of: name).map { members[$0].value }
        }
        set {
            switch (index(of: name), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// Whether there is no member.
    package var isEmpty: Bool { members.isEmpty }
    /// The number of members.
    package var count: Int { members.count }

    /// The names in order, as spelled.
    package var names: [String] { members.map(\.name) }

    /// Adds a member whose name is known to be new.
    package mutating func append(_ name: String, _ value: Value) {
        members.append((name, value))
    }

    mutating func reserveCapacity(_ count: Int) {
        members.reserveCapacity(count)
    }

    private func index(of name: String) -> Int? {
        // By index, or each step would retain and release a whole member.
        for index in members.indices where CaselessName.areEqual(members[index].name, name) { return index }
        return nil
    }
}

extension Object: Sequence {
    package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
    package var underestimatedCount: Int { members.count }
}

extension Object: Hashable {
    package static func == (left: Object, right: Object) -> Bool {
        guard left.count == right.count else { return false }
        return left.members.allSatisfy { member in right[member.name] == member.value }
    }

    package func hash(into hasher: inout Hasher) {
        // Order must not matter, so the members' own hashes are combined by a commutative operation.
        var sum = 0
        for member in members {
            var own = Hasher()
            CaselessName.hash(member.name, into: &own)
            member.value.hash(into: &own)
            sum = sum &+ own.finalize()
        }
        hasher.combine(sum)
    }
}
