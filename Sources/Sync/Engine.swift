package import Directory
package import Mapping
import Planning
import SCIM

/// What the engine works with. Everything from outside is handed in here, time and ids too.
package struct Engine: Sendable {
    package let store: any StateStore
    package let directory: any DirectoryService
    package let map: AttributeMap
    /// The identity that the gateway binds as, by which it recognises entries it created. Nil when unknown;
    /// adds that went unanswered then stay in doubt until a person looks.
    package let gateway: DN?
    /// Whether the directory has several servers, so that one may be behind another.
    package let isReplicated: Bool
    /// The most time that a request may wait for the directory.
    package let timeout: Duration
    package let clock: @Sendable () -> Timestamp
    package let mintID: @Sendable () -> ResourceID

    package init(
        store: any StateStore, directory: any DirectoryService, map: AttributeMap, gateway: DN?,
        isReplicated: Bool = false, timeout: Duration, clock: @escaping @Sendable () -> Timestamp,
        mintID: @escaping @Sendable () -> ResourceID
    ) {
        self.store = store
        self.directory = directory
        self.map = map
        self.gateway = gateway
        self.isReplicated = isReplicated
        self.timeout = timeout
        self.clock = clock
        self.mintID = mintID
    }

    var assessor: Assessor { Assessor(base: map.base) }
    var refusal: DirectoryRefusal { DirectoryRefusal(map: map) }

    /// The projection of a resource. A problem of the mapping is the client's to mend.
    func project(_ resource: Resource) throws(SyncError) -> Projection {
        do {
            return try map.project(resource)
        } catch {
            throw SyncError(.invalidValue, error.description)
        }
    }

    /// A client of one server, bounded by a deadline.
    func session(until deadline: ContinuousClock.Instant?) async throws -> DirectorySession {
        do {
            let client = try await directory.session(until: deadline)
            return DirectorySession(
                client: client, capabilities: try await client.capabilities, engine: self, deadline: deadline)
        } catch let error as DirectoryError {
            throw refusal.translate(error)
        }
    }
}
