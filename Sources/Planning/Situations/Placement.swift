import Directory

/// Where a linked entry should stand, after the containers of the mapping and those that people use.
///
/// A container that the mapping names for the resource, now or before the change under way, is the mapping's to choose:
/// from there the entry moves. Any other parent is somebody's choice. It holds until the mapping puts the resource
/// elsewhere, as when it is disabled: that takes effect wherever the entry stands.
struct Placement {
    let projection: Projection
    let former: Projection?

    /// The name that an entry should have, and the situation that its place amounts to; nil where it is right.
    func place(of current: DN) -> (dn: DN, situation: Situation?) {
        guard let parent = current.parent, let rdn = rdn(of: current) else { return (projection.dn, .renamed) }
        guard let container = projection.keepsContainer ? parent : container(instead: parent) else {
            return (parent.child(rdn), .moved)
        }
        let dn = container.child(rdn)
        return (dn, dn == current ? nil : .renamed)
    }

    private func rdn(of current: DN) -> RDN? {
        guard let wanted = projection.dn.rdn, let held = current.rdn, !projection.keepsName else { return current.rdn }
        let isNamedAlike = Set(held.values.map(\.name)) == Set(wanted.values.map(\.name))
        return projection.keepsOtherNaming && !isNamedAlike ? held : wanted
    }

    /// The container for an entry below a parent; nil where it stays there although the mapping does not say so.
    private func container(instead parent: DN) -> DN? {
        if projection.staysInContainer { return sameState(as: parent) }
        let isOurs = projection.containers.contains(parent) || former?.containers.contains(parent) ?? false
        let isSentElsewhere = former.map { $0.containers.first != projection.containers.first } ?? false
        return isOurs || isSentElsewhere ? projection.containers.first : nil
    }

    /// The container in which an entry is as active or inactive as below a parent, since nobody said which it is.
    private func sameState(as parent: DN) -> DN? {
        if projection.containers.contains(parent) { return parent }
        guard let former, former.containers.contains(parent) else { return nil }
        return parent == former.inactiveContainer ? projection.inactiveContainer : projection.containers.first
    }
}
