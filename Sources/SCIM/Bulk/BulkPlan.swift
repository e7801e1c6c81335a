/// How to work through a bulk request (RFC 7644 §3.7): the steps in the order in which they are to be taken.
///
/// What creates a resource comes before what refers to it, wherever the two stand in the request. Operations on one
/// resource keep their order, and so does everything else as far as that allows. Each operation is run or refused
/// in one step; the results are shown in the order of the request, for which the steps carry the index.
package struct BulkPlan: Hashable, Sendable {
    /// One thing to do. The index is that of the entry in the request, to which the outcome belongs.
    package enum Step: Hashable, Sendable {
        /// Resolve the references of this operation and run it.
        case run(index: Int, operation: BulkOperation)
        /// Resolve the references of this PATCH and run it, if the operation of this index has succeeded. It adds
        /// the members that could not be there when the group was created. It is part of that operation: if it
        /// fails, the operation has failed, and it is not left out when `failOnErrors` ends the request.
        case complete(index: Int, patch: BulkOperation)
        /// Do nothing; the result of this index is this error.
        case refuse(index: Int, error: SCIMError)
    }

    /// What to do, in order.
    package let steps: [Step]

    /// Plans a request. Refused are
    /// - operations that are broken,
    /// - operations that refer to a bulkId which no POST has: 400 `invalidValue`,
    /// - operations that refer to each other in a circle, other than as members of groups: 409.
    package init(_ request: BulkRequest) {
        var planner = BulkPlanner(request.entries)
        planner.refuseUnknownReferences()
        planner.refuseCircles()
        planner.deferCircularMembers()
        steps = planner.steps
    }
}
