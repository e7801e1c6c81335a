import HTTPTypes
import Logging
import SCIM
import Sync

/// Bulk requests (RFC 7644 §3.7): many operations, each of which succeeds or fails by itself.
struct BulkHandler: Sendable {
    let configuration: GatewayConfiguration
    let resources: [ResourceKind: ResourceHandlers]
    let errors: ErrorTranslation
    /// Whether no write is accepted while the directory is away.
    let needsDirectory: Bool

    /// - Throws: `SCIMError` for a request that is broken as a whole; an operation's error is in its result.
    func answer(_ body: Value, _ client: Client, _ logger: Logger) async throws -> Answer {
        let request = try BulkRequest(
            body: body, endpoints: resources.keys.map(\.endpoint).sorted(), limits: configuration.bulk,
            compatibility: configuration.compatibility)
        var run = BulkRun(request: request, handler: self, client: client, logger: logger)
        await run.all(BulkPlan(request).steps)
        return .ok(BulkResponse.render(run.results))
    }

    /// Runs one operation whose references are resolved.
    fileprivate func run(_ operation: BulkOperation, _ client: Client) async throws -> Answer {
        let path = configuration.basePath + operation.path.text
        let preconditions = Preconditions(ifMatch: operation.version)
        switch Endpoint(path: path, basePath: configuration.basePath) {
        case .collection(let kind):
            guard let handlers = resources[kind] else { break }
            return try await handlers.create(operation.data ?? .null, "", client)
        case .resource(let kind, let id):
            guard let handlers = resources[kind] else { break }
            let id = ResourceID(id)
            switch operation.method {
            case .put: return try await handlers.replace(id, operation.data ?? .null, "", preconditions, client)
            case .delete: return try await handlers.delete(id, preconditions, client)
            case .patch, .post:
                return try await handlers.patch(id, operation.data ?? .null, "", preconditions, client)
            }
        default: break
        }
        throw SCIMError.notFound("there is no endpoint \(operation.path.text)")
    }
}

/// One bulk request on its way.
private struct BulkRun {
    let request: BulkRequest
    let handler: BulkHandler
    let client: Client
    let logger: Logger
    /// One for each entry; nil for what was not run.
    private(set) var results: [BulkResult?]
    /// The ids of what was created, by bulkId.
    private var ids: [String: String] = [:]
    private var errorCount = 0
    /// Why nothing more is tried: to wait for a directory that is away once is enough.
    private var outage: SCIMError?

    init(request: BulkRequest, handler: BulkHandler, client: Client, logger: Logger) {
        self.request = request
        self.handler = handler
        self.client = client
        self.logger = logger
        results = Array(repeating: nil, count: request.entries.count)
    }

    mutating func all(_ steps: [BulkPlan.Step]) async {
        for step in steps {
            switch step {
            case .run(let index, let operation):
                if isOver { continue }
                await run(operation, of: index)
            case .complete(let index, let patch):
                if results[index]?.isError == false { await run(patch, of: index, completing: true) }
            case .refuse(let index, let error):
                if !isOver { fail(index, error) }
            }
        }
    }

    private var isOver: Bool { request.stops(afterErrors: errorCount) }

    private mutating func run(_ operation: BulkOperation, of index: Int, completing: Bool = false) async {
        do {
            if let outage { throw outage }
            let answer = try await handler.run(operation.resolving(ids), client)
            succeed(index, answer, completing: completing)
        } catch {
            let failure = handler.errors.scimError(for: error, logger)
            if (error as? SyncError)?.code == .unavailable, handler.needsDirectory { outage = failure }
            fail(index, failure)
        }
    }

    private mutating func succeed(_ index: Int, _ answer: Answer, completing: Bool) {
        let entry = request.entries[index]
        let id = answer.body?.object?["id"]?.string
        if entry.isPost, let bulkId = entry.bulkId, let id { ids[bulkId] = id }
        results[index] = BulkResult(
            entry, status: completing ? results[index]?.status ?? 200 : answer.status.code,
            location: answer.headers[.location] ?? location(of: index), version: answer.headers[.eTag])
    }

    /// A group that stands without all its members has failed, and its location is told all the same.
    private mutating func fail(_ index: Int, _ error: SCIMError) {
        errorCount += 1
        results[index] = BulkResult(
            request.entries[index], error: error, location: results[index]?.location ?? location(of: index))
    }

    private func location(of index: Int) -> String? {
        request.entries[index].location(base: handler.configuration.location(""), ids: ids)
    }
}
