import Directory

extension [Modification] {
    /// The same changes said by what each attribute holds in the end.
    ///
    /// A server cannot take single values out of an attribute whose type has no equality rule, nor add to those that it
    /// holds (RFC 4511 §4.6), so that all of them have to be named.
    ///
    /// - Parameters:
    ///   - entry: what the entry holds before; the write has to depend on its being so still.
    ///   - unread: attributes that were not read, because there may be very many values: changes of those stay as they are.
    func asWholeValues(of entry: Entry, but unread: [AttributeName]) -> [Modification] {
        var names: [AttributeName] = []
        var values: [AttributeName: [AttributeValue]] = [:]
        for modification in self where !unread.contains(modification.attribute) {
            let name = modification.attribute
            if values[name] == nil { names.append(name) }
            values[name] = modification.result(on: values[name] ?? entry[name])
        }
        return names.map { Modification(.replace, $0, values[$0] ?? []) }
            + filter { unread.contains($0.attribute) }
    }
}

extension Modification {
    /// What an attribute holds after the change.
    fileprivate func result(on held: [AttributeValue]) -> [AttributeValue] {
        switch operation {
        case .replace: values
        case .delete: values.isEmpty ? [] : held.filter { !values.contains($0) }
        case .add: held + values.filter { !held.contains($0) }
        }
    }
}
