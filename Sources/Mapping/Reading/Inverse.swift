import Directory
import SCIM

/// A pipeline run backwards: from the values of an entry to those at a SCIM path.
struct Inverse: Sendable {
    /// Why a pipeline has no inverse, as the middle of a sentence.
    struct Impossible: Error {
        let reason: String
    }

    /// How sure it is that a value came from this path: the more so, the earlier it is taken.
    enum Rank: Int, Comparable {
        case direct, stepped, alternative

        static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
    }

    let path: SourcePath
    let rank: Rank
    private let place: ResourcePlace
    private let steps: [Step]
    private let encoding: BinaryCodec?
    private let prefix: String
    private let suffix: String

    /// - Throws: the reason why there is none.
    init(_ pipeline: Pipeline, addresses: AddressRule? = nil) throws(Impossible) {
        var found = Path(steps: [], prefix: "", suffix: "", isAlternative: false)
        let path = try found.follow(pipeline, addresses)
        for step in found.steps { try step.checkReversible() }
        guard let place = ResourcePlace(path) else {
            throw Impossible(reason: "the filter of \(path) does not say what an element would hold")
        }
        if case .utf16Password = pipeline.encoding { throw Impossible(reason: "a password cannot be read") }
        self.path = path
        self.place = place
        steps = found.steps
        encoding = pipeline.encoding
        (prefix, suffix) = (found.prefix, found.suffix)
        rank = found.isAlternative ? .alternative : found.steps.isEmpty ? .direct : .stepped
    }

    /// The values at the path; nil where one cannot be read.
    func values(_ stored: [AttributeValue]) -> [Value]? {
        var texts: [String] = []
        for value in stored {
            guard let text = encoding == nil ? value.string : Base64Text.text(value.bytes) else { return nil }
            texts.append(text)
        }
        for step in steps.reversed() {
            guard let earlier = step.reversed(texts) else { return nil }
            texts = earlier
        }
        var values: [Value] = []
        for text in texts {
            guard text.count >= prefix.count + suffix.count, text.hasPrefix(prefix), text.hasSuffix(suffix),
                let value = place.value(String(text.dropFirst(prefix.count).dropLast(suffix.count)))
            else { return nil }
            values.append(value)
        }
        guard values.count <= 1 || path.selector.attribute.attribute.isMultiValued else { return nil }
        return values
    }

    /// Makes the values where the path points these and no others.
    func replace(_ values: [Value], in attributes: inout Object) { place.replace(values, in: &attributes) }

    /// The values that a resource has where the path points.
    func held(by resource: Resource) -> [Value] {
        path.selector.values(in: resource).compactMap { value in
            guard let object = value.object else { return value == .null ? nil : value }
            return object["value"]
        }
    }

    /// Puts values where the path points.
    func write(_ values: [Value], into attributes: inout Object) { place.write(values, into: &attributes) }
}

/// The way from a pipeline down to its path.
private struct Path {
    var steps: [Step]
    var prefix: String
    var suffix: String
    var isAlternative: Bool

    mutating func follow(_ pipeline: Pipeline, _ addresses: AddressRule?) throws(Inverse.Impossible) -> SourcePath {
        steps = pipeline.steps + steps
        switch pipeline.source {
        case .path(let path): return path
        case .first(let pipelines):
            guard let first = pipelines.first else { throw .init(reason: "it has no source") }
            isAlternative = true
            return try follow(first, addresses)
        case .template(let template): return try follow(template, addresses)
        case .address(.primary):
            guard let primary = addresses?.primary else { throw .init(reason: "it has no source") }
            return try follow(primary, addresses)
        case .address: throw .init(reason: "the addresses are put together of several attributes")
        case .reference: throw .init(reason: "the value names another entry")
        case .generated: throw .init(reason: "the value is chosen by the gateway")
        case .constant: throw .init(reason: "the value is a constant")
        case .owner: throw .init(reason: "the value is the owner's mark")
        case .active: throw .init(reason: "the value stands for active")
        }
    }

    private mutating func follow(
        _ template: Template, _ addresses: AddressRule?
    ) throws(Inverse.Impossible) -> SourcePath {
        guard template.placeholders.count == 1, let only = template.placeholders.first, steps.isEmpty,
            prefix.isEmpty, suffix.isEmpty
        else { throw .init(reason: "the template cannot be taken apart") }
        var isBefore = true
        for part in template.parts {
            switch part {
            case .placeholder: isBefore = false
            case .text(let text) where isBefore: prefix += text
            case .text(let text): suffix += text
            }
        }
        // What the placeholder's own steps did was done before the text was put around it.
        for step in only.steps { try step.checkKeepsText() }
        let path = try follow(Pipeline(only.source), addresses)
        return path
    }
}

extension Step {
    fileprivate func checkKeepsText() throws(Inverse.Impossible) {
        switch self {
        case .trim, .lowercase, .uppercase: return
        default: throw .init(reason: "the template cannot be taken apart")
        }
    }

    fileprivate func checkReversible() throws(Inverse.Impossible) {
        switch self {
        case .trim, .lowercase, .uppercase, .proxyAddresses, .default: return
        case .split(let separators) where separators.count == 1: return
        case .codec(.unit(let conversion)) where !conversion.isExact:
            throw .init(reason: "unit rounds")
        case .codec: return
        case .table(let table) where table.isOneToOne: return
        case .table: throw .init(reason: "two values of the table become the same")
        case .split: throw .init(reason: "split has several separators")
        case .replace: throw .init(reason: "replace cannot be undone")
        case .localPart: throw .init(reason: "local_part drops the domain")
        case .domain: throw .init(reason: "domain drops the local part")
        case .ascii: throw .init(reason: "ascii drops marks")
        case .filter: throw .init(reason: "matching and not_matching drop values")
        case .take: throw .init(reason: "take drops values")
        case .limit: throw .init(reason: "limit drops characters")
        case .join: throw .init(reason: "join cannot be undone")
        }
    }

    /// The values before the step; nil where they cannot be told.
    fileprivate func reversed(_ values: [String]) -> [String]? {
        switch self {
        case .split(let separators): values.isEmpty ? [] : [values.joined(separator: separators[0])]
        case .codec(let codec): Self.each(values, codec.decode)
        case .table(let table): Self.each(values, table.origin)
        case .proxyAddresses: Self.withoutPrefix(values)
        case .default(let others): values == others ? [] : values
        default: values
        }
    }

    private static func each(_ values: [String], _ transform: (String) -> String?) -> [String]? {
        let results = values.compactMap(transform)
        return results.count == values.count ? results : nil
    }

    /// The primary address first; what has another prefix is no mail address.
    private static func withoutPrefix(_ values: [String]) -> [String] {
        func addresses(_ prefix: String) -> [String] {
            values.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        }
        return addresses("SMTP:") + addresses("smtp:")
    }
}
