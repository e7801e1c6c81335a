/// Something that went wrong beside the answer, for the operator's log. Nobody else is told of it.
package struct Remark: Sendable, Hashable {
    /// The resource that is concerned.
    package let resource: ResourceID
    /// What failed, why, and who mends it.
    package let message: String
}
