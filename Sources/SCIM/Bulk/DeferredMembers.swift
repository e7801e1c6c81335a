// Groups that are members of each other (RFC 7644 §3.7.1): neither can be created with the other as its member, so
// they are created first, and the members are added when all are there.

extension BulkOperation {
    /// The bulkIds without which the operation cannot be done at all: those outside the elements of `members` of a
    /// new resource, which can be added later.
    var indispensableBulkIds: [String] {
        guard members != nil else { return referredBulkIds }
        return removingMembers { _ in true }.referredBulkIds
    }

    /// The creation without the members that refer to some bulkIds, and the PATCH that adds these members. Nil if
    /// there are none such.
    func deferringMembers(
        of bulkIds: Set<String>
    ) -> (creation: BulkOperation, completion: BulkOperation)? {
        guard let bulkId, let members else { return nil }
        let isDeferred: (Value) -> Bool = { !bulkIds.isDisjoint(with: $0.referredBulkIds) }
        let deferred = members.filter(isDeferred)
        guard !deferred.isEmpty else { return nil }
        let completion = BulkOperation(
            method: .patch,
            path: BulkPath(endpoint: path.endpoint, id: BulkReference(bulkId: bulkId).text),
            data: [
                "schemas": [.string(SchemaURI.patchOp.text)],
                "Operations": [["op": "add", "path": "members", "value": .array(deferred)]],
            ])
        return (removingMembers(where: isDeferred), completion)
    }

    /// The members that a new group is to have.
    private var members: [Value]? {
        method == .post ? data?.object?["members"]?.array : nil
    }

    private func removingMembers(where isRemoved: (Value) -> Bool) -> BulkOperation {
        guard var attributes = data?.object, let members else { return self }
        let rest = members.filter { !isRemoved($0) }
        attributes["members"] = rest.isEmpty ? nil : .array(rest)
        return with(data: .object(attributes))
    }
}
