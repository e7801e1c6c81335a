import Directory
import Planning

extension Update {
    /// The same update with those modifications that only spell the naming values of an entry otherwise made into a
    /// rename; nil where there are none.
    func respelling(_ dn: DN) -> Update? {
        guard let rdn = dn.rdn, newDN == nil else { return nil }
        var values = rdn.values
        var rest: [Modification] = []
        for modification in modifications {
            let place = values.firstIndex { value in
                modification.operation == .replace && modification.values.count == 1
                    && value.name == modification.attribute
                    && modification.values.allSatisfy { RDN(value.name, $0) == RDN(value.name, value.value) }
            }
            guard let place, let new = modification.values.first else {
                rest.append(modification)
                continue
            }
            values[place] = AttributeTypeAndValue(values[place].name, new)
        }
        guard rest.count < modifications.count, let respelled = RDN(values: values), let parent = dn.parent else {
            return nil
        }
        return Update(newDN: parent.child(respelled), modifications: rest, members: members)
    }
}
