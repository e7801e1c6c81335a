import SCIM
import Testing

/// A bulk request of operations that are given as JSON.
func bulkRequest(
    _ operations: String, failOnErrors: Int? = nil, _ compatibility: Compatibility = .lenient
) throws -> BulkRequest {
    var body: Object = ["schemas": [.string(SchemaURI.bulkRequest.text)], "Operations": try json("[\(operations)]")]
    body["failOnErrors"] = failOnErrors.map { .number(Number($0)) }
    return try bulkRequest(body: .object(body), compatibility)
}

func bulkRequest(body: Value, _ compatibility: Compatibility) throws -> BulkRequest {
    try BulkRequest(
        body: body, endpoints: ["/Users", "/Groups"],
        limits: ServiceProviderConfig.Bulk(maxOperations: 100, maxPayloadSize: 1_000_000),
        compatibility: compatibility)
}

/// The only operation of a request that has one.
func bulkEntry(_ operation: String, _ compatibility: Compatibility = .lenient) throws -> BulkEntry {
    let entries = try bulkRequest(operation, compatibility).entries
    return try #require(entries.count == 1 ? entries.first : nil)
}

/// A POST of a user or a group, with what else it has.
func post(_ endpoint: String, _ bulkId: String, _ attributes: String = "") -> String {
    #"{"method":"POST","path":"\#(endpoint)","bulkId":"\#(bulkId)","data":{\#(attributes)}}"#
}

/// A POST of a group with these members.
func postGroup(_ bulkId: String, members: String...) -> String {
    let elements = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
    return post("/Groups", bulkId, #""members":[\#(elements)]"#)
}

/// The steps of a plan, short: `run 0`, `complete 0`, `refuse 1 409`.
func outline(_ plan: BulkPlan) -> [String] {
    plan.steps.map { step in
        switch step {
        case .run(let index, _): "run \(index)"
        case .complete(let index, _): "complete \(index)"
        case .refuse(let index, let error): "refuse \(index) \(error.status)"
        }
    }
}

/// The operation that a plan runs for an entry.
func operation(_ index: Int, of plan: BulkPlan) throws -> BulkOperation {
    try #require(plan.steps.lazy.compactMap { if case .run(index, let run) = $0 { run } else { nil } }.first)
}

/// The PATCH that completes the operation of an entry.
func completion(_ index: Int, of plan: BulkPlan) throws -> BulkOperation {
    try #require(plan.steps.lazy.compactMap { if case .complete(index, let patch) = $0 { patch } else { nil } }.first)
}
