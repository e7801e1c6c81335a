import Directory

/// Reads the names in answers, which repeat: entries come below the same superior, with the same attributes.
///
/// Remembers one superior, some hundred attributes and their order in the last entry, and gives what reading each text anew
/// would.
final class NameReader {
    private var superior: (text: Substring.UTF8View, rdns: [RDN])?
    private var attributes: [String: AttributeName] = [:]
    /// The attributes of the last entry; the next one has the same in the same order, as a rule.
    private var order: [AttributeName] = []

    /// More kinds of attributes than a server's entries have.
    private static let mostAttributes = 500

    /// Nil for a text that is no name.
    func dn(_ text: String) -> DN? {
        guard let comma = Self.firstSeparator(in: text.utf8) else { return try? DN(text) }
        let rest = text.utf8[text.utf8.index(after: comma)...]
        if let superior, superior.text.elementsEqual(rest) {
            return (try? RDN(parsing: String(text[..<comma]))).map { DN([$0] + superior.rdns) }
        }
        guard let dn = try? DN(text) else { return nil }
        superior = (rest, Array(dn.rdns.dropFirst()))
        return dn
    }

    /// Nil for a text that is no attribute description.
    ///
    /// - Parameter place: of the attribute in its entry.
    func attribute(_ text: UnsafeRawBufferPointer, at place: Int) -> AttributeName? {
        if place < order.count, Self.isSpelled(order[place], text) { return order[place] }
        guard let name = attribute(String(decoding: text, as: UTF8.self)) else { return nil }
        if place < order.count {
            order[place] = name
        } else if place == order.count, place < Self.mostAttributes {
            order.append(name)
        }
        return name
    }

    private static func isSpelled(_ name: AttributeName, _ text: UnsafeRawBufferPointer) -> Bool {
        guard name.spelling.utf8.count == text.count else { return false }
        return name.spelling.utf8.withContiguousStorageIfAvailable {
            UnsafeRawBufferPointer($0).elementsEqual(text)
        } ?? false
    }

    /// Nil for a text that is no attribute description.
    func attribute(_ text: String) -> AttributeName? {
        // Texts may be equal without being the same: the Kelvin sign is a K. None of these is of the same length.
        if let known = attributes[text], known.spelling.utf8.count == text.utf8.count { return known }
        guard let name = AttributeName(text) else { return nil }
        if attributes.count < Self.mostAttributes { attributes[text] = name }
        return name
    }

    /// Where the first RDN ends: the first comma that is not escaped.
    private static func firstSeparator(in text: String.UTF8View) -> String.Index? {
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: ","): return index
            case UInt8(ascii: "\\"): index = text.index(index, offsetBy: 2, limitedBy: text.endIndex) ?? text.endIndex
            default: index = text.index(after: index)
            }
        }
        return nil
    }
}
