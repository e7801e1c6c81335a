package import Directory

/// One of the changes that make an entry active or inactive. Each can be done twice to the same effect.
package enum StatusChange: Sendable {
    /// A value for each state. Where there is none, the attribute keeps what a rule gives it; without a rule it is
    /// absent, or, while there is no value for active, left to others but for ours.
    case values(AttributeName, whenTrue: String?, whenFalse: String?)
    /// Values of a rule that are left out while inactive.
    case removal(AttributeName, [String])
    /// Bits of a number that are set while inactive.
    case bits(AttributeName, mask: Int64, initial: Int64)
    /// Another container while inactive.
    case container(ContainerTemplate)

    /// The attribute that it changes; nil for the container.
    package var attribute: AttributeName? {
        switch self {
        case .values(let name, _, _), .removal(let name, _), .bits(let name, _, _): name
        case .container: nil
        }
    }

    /// The other container; nil for the change of an attribute.
    var containerTemplate: ContainerTemplate? { if case .container(let template) = self { template } else { nil } }
}

extension StatusChange {
    /// Brings the attributes of an entry to a state.
    ///
    /// - Parameter isActive: nil where the client said nothing: a new entry is active, and one that stands is left as
    ///   it is.
    func apply(to attributes: inout [ManagedAttribute], isActive: Bool?) {
        guard let name = attribute else { return }
        guard let index = attributes.firstIndex(where: { $0.name == name }) else {
            if let new = ownAttribute(isActive: isActive) { attributes.append(new) }
            return
        }
        switch self {
        case .values(_, let whenTrue, let whenFalse):
            let texts = isActive == false ? whenFalse : whenTrue
            if let text = texts { attributes[index].values = [AttributeValue(text)] }
            if isActive == nil {
                let marks = [whenTrue, whenFalse].compactMap { $0.map { AttributeValue($0) } }
                attributes[index].undecided = .attribute(holding: marks)
            }
        case .removal(_, let texts):
            let removed = texts.map { AttributeValue($0) }
            if isActive == false {
                attributes[index].unwanted += removed.filter(attributes[index].values.contains)
                attributes[index].values.removeAll(where: removed.contains)
            } else if isActive == nil {
                attributes[index].undecided = .values(removed)
            }
        case .bits, .container: break
        }
    }

    /// The attribute where no rule writes it.
    func ownAttribute(isActive: Bool?) -> ManagedAttribute? {
        let authority: Authority = isActive == nil ? .initial : .scim
        switch self {
        case .values(let name, let whenTrue, let whenFalse):
            let text = isActive == false ? whenFalse : whenTrue
            let isOthers = whenTrue == nil && isActive != false
            return ManagedAttribute(
                name, text.map { [AttributeValue($0)] } ?? [], authority: authority,
                tolerance: isOthers ? .all : Tolerance.none,
                unwanted: isOthers ? whenFalse.map { [AttributeValue($0)] } ?? [] : [])
        case .bits(let name, let mask, let initial):
            let number = isActive == false ? initial | mask : initial & ~mask
            return ManagedAttribute(
                name, [AttributeValue(String(number))], authority: authority, comparison: .bits(mask: mask))
        case .removal, .container: return nil
        }
    }

    /// What an entry says of its state by this change; nil where it says nothing.
    func isActive(_ entry: Entry, base: DN) -> Bool? {
        switch self {
        case .values(let name, let whenTrue, let whenFalse):
            return Self.state(entry[name], whenTrue: whenTrue, whenFalse: whenFalse)
        case .removal(let name, let texts):
            let held = entry[name]
            return held.isEmpty ? nil : texts.contains { held.contains(AttributeValue($0)) }
        case .bits(let name, let mask, _):
            guard let number = entry.attributes.first(name)?.string.flatMap({ Int64($0) }) else { return nil }
            return number & mask == 0 ? true : number & mask == mask ? false : nil
        case .container(let template):
            return !template.mayHold(entry.dn, below: base)
        }
    }

    private static func state(_ held: [AttributeValue], whenTrue: String?, whenFalse: String?) -> Bool? {
        func holds(_ text: String?) -> Bool {
            guard let text else { return false }
            return held.contains { MatchingRule.caseIgnore.matches($0, AttributeValue(text)) }
        }
        if holds(whenFalse) { return false }
        if holds(whenTrue) { return true }
        if whenFalse == nil { return false }
        return whenTrue == nil ? true : nil
    }
}
