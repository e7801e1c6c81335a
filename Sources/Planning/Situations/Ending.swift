package import Directory

/// What becomes of the entry of a resource that was deleted.
package enum Ending: Sendable {
    /// It goes.
    case deletion
    /// It stays as it is, and is nobody's from then on.
    case release
    /// It stays the gateway's, out of service.
    case retirement(Retirement)
}

/// How the entry of somebody who left is to stand.
package struct Retirement: Sendable {
    /// What shows in the entry that it is out of service.
    package let marks: [ManagedAttribute]
    /// Where it stands; nil where it stays.
    package let container: DN?
    /// Whether it stood so before: a difference is somebody else's doing then.
    package let isRetired: Bool
    /// Whether its time is over.
    package let isDue: Bool
    /// The id of the resource, by which an entry is told from another one of its name.
    package let resource: String
    /// Whether another entry has its name in the container.
    package var isNameTaken = false

    package init(marks: [ManagedAttribute], container: DN?, isRetired: Bool, isDue: Bool, resource: String) {
        self.marks = marks
        self.container = container
        self.isRetired = isRetired
        self.isDue = isDue
        self.resource = resource
    }

    /// The name that an entry should have. In the container any is right.
    package func name(for dn: DN) -> DN {
        guard let container, dn.parent != container, let rdn = dn.rdn else { return dn }
        return container.child(isNameTaken ? own(rdn) : rdn)
    }

    /// A name that no other entry has.
    private func own(_ rdn: RDN) -> RDN {
        var values = rdn.values
        guard let first = values.first, let text = first.value.string else { return rdn }
        values[0] = AttributeTypeAndValue(first.name, AttributeValue("\(text)-\(resource)"))
        return RDN(values: values) ?? rdn
    }

    /// What the entry lacks to stand so.
    func update(of entry: Entry) -> Update {
        let dn = name(for: entry.dn)
        return Difference.between(entry, and: Projection(dn: dn, attributes: marks), at: dn)
    }

    /// The entry as the retirement leaves it, for telling its place and values from those of others.
    package var place: Projection? {
        container.map { Projection(dn: $0, attributes: [], containers: [$0]) }
    }
}
