/// One line of the history: what was done to a resource, by whom, with which result.
package struct OperationRecord: Sendable, Hashable {
    package let at: Timestamp
    package let resource: ResourceID
    package let kind: IntentKind
    package let actor: String
    /// `done`, or the reason why not.
    package let result: String

    package init(at: Timestamp, resource: ResourceID, kind: IntentKind, actor: String, result: String) {
        self.at = at
        self.resource = resource
        self.kind = kind
        self.actor = actor
        self.result = result
    }
}
