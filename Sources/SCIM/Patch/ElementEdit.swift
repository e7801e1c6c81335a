/// What an operation does to one element: sets a part of it, or merges or replaces the whole.
struct ElementEdit {
    private let assignment: PatchAssignment
    private let change: Change

    private enum Change {
        case part(AttributeDefinition, Value?)
        case whole(Value, Object?)
    }

    /// Checks the new value once, for all elements that it goes to.
    init(_ raw: Value, _ assignment: PatchAssignment) throws(SCIMError) {
        self.assignment = assignment
        let coercion = ValueCoercion(compatibility: assignment.compatibility)
        let attribute = assignment.target.attribute
        if let part = assignment.target.part {
            change = .part(part, try coercion.value(raw, for: part, in: attribute))
        } else {
            let single = raw.array.flatMap { $0.count == 1 ? $0[0] : nil } ?? raw
            change = .whole(single, try coercion.element(single, for: attribute)?.object)
        }
    }

    /// Whether nothing remains where this has been applied.
    var clears: Bool {
        switch change {
        case .part(_, let value): value == nil
        case .whole(_, let object): object == nil
        }
    }

    /// Whether the element becomes the primary one.
    var makesPrimary: Bool {
        switch change {
        case .part(let part, let value): part.name == "primary" && value == true
        case .whole(_, let object): object?["primary"] == true
        }
    }

    /// The element afterwards, nil if it goes.
    func applied(to element: Object) throws(SCIMError) -> Object? {
        switch change {
        case .part(let part, let value):
            var result = element
            try assignment.set(value, part, in: &result)
            if result["value"] != element["value"] { assignment.dropStale(from: &result, keeping: Object()) }
            return value == nil && result.isOnlyLabel ? nil : result
        case .whole(_, nil): return nil
        case .whole(let raw, let object?):
            let merges = assignment.kind == .add || assignment.compatibility.mergesReplacedElements
            return merges ? try assignment.merged(raw, into: element) : object
        }
    }
}

extension Object {
    /// Whether nothing is left of an element but what says which one it is.
    var isOnlyLabel: Bool {
        allSatisfy { CaselessName.areEqual($0.name, "type") || CaselessName.areEqual($0.name, "primary") }
    }
}
