import Directory
import Mapping
import Planning
import SCIM

/// The engine's eyes and hands at one server: reads and the asserted writes that depend on them go through the
/// same client.
struct DirectorySession: Sendable {
    let client: any DirectoryClient
    let capabilities: DirectoryCapabilities
    let engine: Engine
    /// When the request that this session serves must be answered. Nil for a sweep.
    let deadline: ContinuousClock.Instant?
    private let proofs = SharedProofs()

    init(
        client: any DirectoryClient, capabilities: DirectoryCapabilities, engine: Engine,
        deadline: ContinuousClock.Instant?
    ) {
        self.client = client
        self.capabilities = capabilities
        self.engine = engine
        self.deadline = deadline
    }

    /// What brings resources of a type and their entries together.
    func convergence(for type: ResourceKind) throws(SyncError) -> Convergence {
        Convergence(engine: engine, session: self, map: try engine.map(of: type))
    }

    func reader(of map: AttributeMap) -> EntryReader {
        EntryReader(
            client: client, capabilities: capabilities, map: map, isReplicated: engine.isReplicated, proofs: proofs)
    }
}
