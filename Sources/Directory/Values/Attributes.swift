/// The attributes of an entry, in the order in which they were set.
///
/// Two are equal when they hold the same values for the same names: to a directory neither the order of
/// attributes nor that of values means anything.
package struct Attributes: Sendable {
    private var storage: [Element] = []

    package typealias Element = (name: AttributeName, values: [AttributeValue])

    package init() {}

    /// Takes the pairs in order; values of a name that comes twice are put together.
    package init(_ pairs: [(AttributeName, [AttributeValue])]) {
        for (name, values) in pairs { add(values, to: name) }
    }

    /// The values of an attribute, empty when it is absent. Setting no values removes it.
    package subscript(name: AttributeName) -> [AttributeValue] {
        get { storage.first { $0.name == name }?.values ?? [] }
        set {
            let index = storage.firstIndex { $0.name == name }
            switch (index, newValue.isEmpty) {
            case (let index?, true): storage.remove(at: index)
            case (let index?, false): storage[index].values = newValue
            case (nil, false): storage.append((name, newValue))
            case (nil, true): break
            }
        }
    }

    /// Puts values to those that an attribute has.
    package mutating func add(_ values: [AttributeValue], to name: AttributeName) {
        if let index = storage.firstIndex(where: { $0.name == name }) {
            storage[index].values += values
        } else if !values.isEmpty {
            storage.append((name, values))
        }
    }

    /// The first value of an attribute.
    package func first(_ name: AttributeName) -> AttributeValue? {
        self[name].first
    }

    package var names: [AttributeName] { storage.map(\.name) }
}

extension Attributes: Collection {
    package var startIndex: Int { storage.startIndex }
    package var endIndex: Int { storage.endIndex }
    package func index(after index: Int) -> Int { index + 1 }
    package subscript(position: Int) -> Element { storage[position] }
    package func makeIterator() -> IndexingIterator<[Element]> { storage.makeIterator() }
}

extension Attributes: Hashable {
    package static func == (left: Attributes, right: Attributes) -> Bool {
        left.count == right.count
            && left.allSatisfy { name, values in
                let others = right[name]
                return values == others || values.count == others.count && count(values) == count(others)
            }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(Set(names))
    }

    private static func count(_ values: [AttributeValue]) -> [AttributeValue: Int] {
        values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

extension Attributes: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (AttributeName, [AttributeValue])...) {
        self.init(elements)
    }
}

extension Attributes: CustomStringConvertible {
    /// `mail: a, b; uid: x`, escaped, secrets hidden.
    package var description: String {
        map { name, values in
            "\(name): " + (name.isSecret ? "•••" : values.map(\.description).joined(separator: ", "))
        }.joined(separator: "; ")
    }
}
