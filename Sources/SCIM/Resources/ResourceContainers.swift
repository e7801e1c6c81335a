// Attributes of an extension are kept in a container object; those of the base schema at the top.

extension Object {
    /// The value of an attribute in its container, or at the top.
    func value(of name: String, in container: String?) -> Value? {
        guard let container else { return self[name] }
        return self[container]?.object?[name]
    }

    /// Sets or unassigns an attribute. A container comes with its first attribute and goes with its last.
    package mutating func set(_ value: Value?, of name: String, in container: String?) {
        guard let container else {
            self[name] = value
            return
        }
        var members = self[container]?.object ?? Object()
        members[name] = value
        self[container] = members.isEmpty ? nil : .object(members)
    }
}
