package import Directory
package import SCIM

extension StatusChange {
    /// What shows in an entry that it is inactive, whatever its resource says; nil for the container.
    ///
    /// - Parameter isAlone: whether no rule gives the attribute values beside.
    func mark(isAlone: Bool) -> ManagedAttribute? {
        switch self {
        case .values(let name, _, let whenFalse?): ManagedAttribute(name, [AttributeValue(whenFalse)])
        case .values(let name, _, nil) where isAlone: ManagedAttribute(name, [])
        case .values(let name, let whenTrue, nil): Self.without([whenTrue].compactMap(\.self), name)
        case .removal(let name, let texts): Self.without(texts, name)
        case .bits: ownAttribute(isActive: false)
        case .container: nil
        }
    }

    private static func without(_ texts: [String], _ name: AttributeName) -> ManagedAttribute {
        ManagedAttribute(name, [], tolerance: .all, unwanted: texts.map { AttributeValue($0) })
    }
}

extension AttributeMap {
    /// What shows in an entry that it is out of service. Of its resource nothing is left to be projected.
    package var inactiveMarks: [ManagedAttribute] {
        statusChanges.compactMap { change in
            let rule = rules.first { $0.attribute == change.attribute }
            let isAlone = if case .active = rule?.pipeline.source { true } else { false }
            return change.mark(isAlone: isAlone)
        }
    }

    /// Where the entry of somebody who left stands; nil where it stays.
    ///
    /// - Throws: `MappingProblem` where the container of inactive ones cannot be told from the resource.
    package func containerOfRetired(_ resource: Resource) throws(MappingProblem) -> DN? {
        if let archive = deprovisioning.archive { return archive }
        for case .container(let template) in statusChanges {
            let evaluation = try evaluation(of: resource)
            return try template.container(below: base) { pipeline throws(MappingProblem) in
                try evaluation.texts(pipeline)
            }
        }
        return nil
    }
}
