/// The elements of a multi-valued attribute while they are being changed.
///
/// Holds two rules: an element that is there already is not added again, and when one becomes primary
/// the others cease to be (RFC 7644 §3.5.2).
struct ElementList {
    private var elements: [Value]
    private let attribute: AttributeDefinition
    private static let searched = 8
    private var searches = 0
    private var positions: [String: [Int]]?

    init(_ elements: [Value], of attribute: AttributeDefinition) {
        self.elements = elements
        self.attribute = attribute
    }

    /// The list as a value, nil if it is empty.
    var value: Value? { elements.isEmpty ? nil : .array(elements) }

    subscript(index: Int) -> Value { elements[index] }

    func indices(where isSelected: (Value) -> Bool) -> [Int] {
        elements.indices.filter { isSelected(elements[$0]) }
    }

    /// Adds an element, or completes the one that has the same value and no other type.
    mutating func add(_ element: Value) {
        guard let index = position(of: element) else { return append(element) }
        guard let given = element.object, var object = elements[index].object else { return }
        for (name, value) in given { object[name] = value }
        put(.object(object), at: index)
    }

    /// Adds an element at the end.
    mutating func append(_ element: Value) {
        elements.append(.null)
        put(element, at: elements.count - 1)
        if let text = element.object?["value"]?.string {
            positions?[text, default: []].append(elements.count - 1)
        }
    }

    /// Replaces an element, or removes it.
    mutating func replace(at index: Int, with element: Object?) {
        positions = nil
        if let element, !element.isEmpty {
            put(.object(element), at: index)
        } else {
            elements.remove(at: index)
        }
    }

    private mutating func put(_ element: Value, at index: Int) {
        let wasPrimary = elements[index].object?["primary"] == true
        elements[index] = element
        guard !wasPrimary, element.object?["primary"] == true else { return }
        for other in elements.indices where other != index {
            guard var object = elements[other].object, object["primary"] == true else { continue }
            object["primary"] = false
            elements[other] = .object(object)
        }
    }

    private mutating func position(of element: Value) -> Int? {
        guard let given = element.object else { return elements.firstIndex(of: element) }
        guard attribute.has("value") else {
            return elements.firstIndex { $0.object.map { given.isPart(of: $0) } ?? false }
        }
        guard let text = given["value"]?.string else { return elements.firstIndex(of: element) }
        searches += 1
        let type = given["type"]
        if searches <= Self.searched { return elements.firstIndex { Self.isSame($0, text, type) } }
        return indexed()[text]?.first { Self.isSame(elements[$0], text, type) }
    }

    /// The same value, and no other type.
    private static func isSame(_ element: Value, _ text: String, _ type: Value?) -> Bool {
        guard let object = element.object, let value = object["value"]?.string, value == text,
            value.utf8.elementsEqual(text.utf8)
        else { return false }
        return type == nil || type == object["type"]
    }

    /// Where each value is. Made only when many elements are added at once, to which a search through the
    /// list for each would cost the product of both.
    private mutating func indexed() -> [String: [Int]] {
        if let positions { return positions }
        var found: [String: [Int]] = [:]
        for (index, element) in elements.enumerated() {
            if let text = element.object?["value"]?.string { found[text, default: []].append(index) }
        }
        positions = found
        return found
    }
}

extension Object {
    /// Whether every member stands in the other object too.
    func isPart(of other: Object) -> Bool {
        allSatisfy { other[$0.name] == $0.value }
    }
}
