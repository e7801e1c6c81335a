import Directory
package import SCIM

/// Where values come from.
package enum Source: Sendable {
    /// All values that one SCIM path selects.
    case path(SourcePath)
    /// The values of the first that has any.
    case first([Pipeline])
    /// The same values for every resource.
    case constant([String])
    /// Text put together of values.
    case template(Template)
    /// Some of the mail addresses that the section's `addresses` make.
    case address(AddressSelection)
    /// A value of the entry of another resource that a path names by its id.
    case reference(SourcePath, ReferenceTarget)
    /// A value that is chosen once, by whoever keeps the state.
    case generated
    /// The mark of the resource's owner, `OwnerMark`.
    case owner
    /// What `active` sets, by the changes of the section (`AttributeMap.statusChanges`).
    case active
}

/// A source, and what is done with its values. A class for the reason of `Rule`.
package final class Pipeline: Sendable {
    /// What gives the values.
    package let source: Source
    /// What is done with the values, in this order.
    package let steps: [Step]
    /// How the values become bytes, if they are not text.
    package let encoding: BinaryCodec?
    /// Which resources have values at all; nil for all.
    package let condition: Condition?

    package init(_ source: Source, steps: [Step] = [], encoding: BinaryCodec? = nil, condition: Condition? = nil) {
        self.source = source
        self.steps = steps
        self.encoding = encoding
        self.condition = condition
    }

    /// All paths that values come from.
    ///
    /// - Parameter addresses: what makes the mail addresses.
    func paths(_ addresses: AddressRule?) -> [SourcePath] {
        switch source {
        case .path(let path), .reference(let path, _): [path]
        case .first(let pipelines): pipelines.flatMap { $0.paths(addresses) }
        case .template(let template): template.placeholders.flatMap { $0.paths(addresses) }
        case .address: addresses?.sources ?? []
        case .constant, .generated, .active, .owner: []
        }
    }

    /// The SCIM attribute to name in a message; nil for a source that has none.
    package var sourceDescription: String? {
        switch source {
        case .path(let path), .reference(let path, _): path.description
        case .first(let pipelines): pipelines.lazy.compactMap(\.sourceDescription).first
        case .template(let template): template.sourceDescription
        case .address: "emails"
        case .active: "active"
        case .constant, .generated, .owner: nil
        }
    }
}

/// A SCIM path, resolved against the schemas once. A class for the reason of `Rule`.
package final class SourcePath: Sendable, CustomStringConvertible {
    /// The path as it was written.
    package let description: String
    /// The path itself.
    package let target: TargetPath
    /// Finds its values in a resource.
    package let selector: ValueSelector

    package init(_ path: TargetPath, selector: ValueSelector) {
        description = path.description
        target = path
        self.selector = selector
    }

    /// Whether it may well select several values: it is of many, and nothing chooses among them.
    var selectsMany: Bool { selector.attribute.attribute.isMultiValued && target.filter == nil }
}

/// A SCIM filter (RFC 7644 §3.4.2.2) that decides for which resources something holds.
package struct Condition: Sendable, CustomStringConvertible {
    /// The filter as it was written.
    package let description: String
    private let evaluator: FilterEvaluator
    private let typeName: String

    init(_ text: String, evaluator: FilterEvaluator, type: ResourceType) {
        description = text
        self.evaluator = evaluator
        typeName = type.name
    }

    /// Whether the resource is one of those.
    package func holds(for resource: Resource) -> Bool {
        evaluator.matches(resource, meta: ResourceMeta(id: "", resourceType: typeName))
    }
}
