package import Directory
package import SCIM

/// Which resources a section maps at all.
package struct Scope: Sendable {
    /// Holds for those that are mapped.
    package let condition: Condition
    /// What becomes of the entries of the others.
    package let otherwise: Otherwise
}

extension AttributeMap {
    /// What becomes of the entry of a resource that the section's `only` leaves out; nil for one that is mapped.
    package func leavesOut(_ resource: Resource) -> Otherwise? {
        guard let scope, !scope.condition.holds(for: resource) else { return nil }
        return scope.otherwise
    }
}
