package import Directory
package import Mapping
import Planning
import SCIM

/// What the engine works with. Everything from outside is handed in here, time and ids too.
package struct Engine: Sendable {
    package let store: any StateStore
    package let directory: any DirectoryService
    package let mappings: Mappings
    /// The identity that the gateway binds as, by which it recognises entries it created. Nil when unknown;
    /// adds that went unanswered then stay in doubt until a person looks.
    package let gateway: DN?
    /// The name of this gateway in the owner marks of entries.
    package let instance: String
    /// Whether the directory has several servers, so that one may be behind another.
    package let isReplicated: Bool
    /// The most time that a request may wait for the directory.
    package let timeout: Duration
    /// How much one client may change within a time; nil for as much as it likes.
    package let brake: RequestBrake?
    /// When entries that nobody owns are taken over.
    package let adoption: AdoptionPolicy
    /// What becomes of writes while the directory is away.
    package let outagePolicy: OutagePolicy
    package let clock: @Sendable () -> Timestamp
    package let mintID: @Sendable () -> ResourceID
    /// Makes a password that nobody knows.
    package let mintPassword: @Sendable () -> Secret
    /// Hears of what goes wrong beside the answers.
    package let remark: @Sendable (Remark) -> Void
    #if DEBUG
        /// Hears of each step that is reached, and may end the process there.
        package var passing: @Sendable (FaultPoint) -> Void = { _ in }
    #endif

    package init(
        store: any StateStore, directory: any DirectoryService, mappings: Mappings, gateway: DN?,
        instance: String = "sluice",
        isReplicated: Bool = false, timeout: Duration, brake: RequestBrake? = nil,
        adoption: AdoptionPolicy = .byCommand, outagePolicy: OutagePolicy = .refuse,
        clock: @escaping @Sendable () -> Timestamp,
        mintID: @escaping @Sendable () -> ResourceID, mintPassword: @escaping @Sendable () -> Secret,
        remark: @escaping @Sendable (Remark) -> Void = { _ in }
    ) {
        self.store = store
        self.directory = directory
        self.mappings = mappings
        self.gateway = gateway
        self.instance = instance
        self.isReplicated = isReplicated
        self.timeout = timeout
        self.brake = brake
        self.adoption = adoption
        self.outagePolicy = outagePolicy
        self.clock = clock
        self.mintID = mintID
        self.mintPassword = mintPassword
        self.remark = remark
    }

    /// The map of a type of resource.
    ///
    /// - Throws: `SyncError` with `invalidValue` for a type that the mapping file does not map any more.
    func map(of type: ResourceKind) throws(SyncError) -> AttributeMap {
        guard let map = mappings[type] else {
            throw SyncError(.invalidValue, "the mapping file has no section \(type.noun)s")
        }
        return map
    }

    /// A client of one server, bounded by a deadline.
    func session(until deadline: ContinuousClock.Instant?) async throws -> DirectorySession {
        do {
            let client = watched(try await directory.session(until: deadline))
            return DirectorySession(
                client: client, capabilities: try await client.capabilities, engine: self, deadline: deadline)
        } catch {
            throw translated(error)
        }
    }

    /// What brings resources of a type and their entries together, at one server.
    func convergence(
        for type: ResourceKind, until deadline: ContinuousClock.Instant?
    ) async throws -> Convergence {
        try await session(until: deadline).convergence(for: type)
    }

    /// An error of the directory or of a read, in the engine's terms; any other as it is.
    func translated(_ error: any Error, for type: ResourceKind = .user) -> any Error {
        switch error {
        case let error as DirectoryError: DirectoryRefusal(map: mappings[type]).translate(error)
        case let error as IncompleteRead: SyncError.incomplete(error)
        default: error
        }
    }
}
