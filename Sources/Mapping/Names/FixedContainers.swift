package import Directory

extension AttributeMap {
    /// The containers below the base that are the same for every resource: that of the entries and that of the
    /// inactive ones, as far up as values of a resource name no part of them, and the archive, wherever it is.
    package var fixedContainers: [DN] {
        (templates.map { $0.fixedPart(below: base) }.filter { $0 != base } + [deprovisioning.archive].compactMap(\.self))
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Whether the entry of a resource may have to move to another container.
    package var movesEntries: Bool {
        deprovisioning.archive != nil || templates.count > 1 || templates.contains { !$0.isFixed }
            || (container == nil && !templates.isEmpty)
    }

    private var templates: [ContainerTemplate] {
        [container].compactMap(\.self)
            + statusChanges.compactMap { if case .container(let template) = $0 { template } else { nil } }
    }
}

extension ContainerTemplate {
    fileprivate var isFixed: Bool { rdns.joined().allSatisfy(\.value.isFixed) }

    /// From the base on downward, up to the first name that depends on a resource.
    fileprivate func fixedPart(below base: DN) -> DN {
        rdns.reversed().prefix { $0.allSatisfy(\.value.isFixed) }.reduce(base) { parent, parts in
            let pairs = parts.map { AttributeTypeAndValue($0.name, AttributeValue($0.value.fixedText)) }
            return RDN(values: pairs).map(parent.child) ?? parent
        }
    }
}

extension Template {
    fileprivate var isFixed: Bool { placeholders.isEmpty }
    /// Its text where it holds no value.
    fileprivate var fixedText: String { parts.map { if case .text(let text) = $0 { text } else { "" } }.joined() }
}
