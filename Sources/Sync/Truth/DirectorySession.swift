import Directory
import Planning

/// The engine's eyes and hands at one server: reads and the asserted writes that depend on them go through the
/// same client.
struct DirectorySession: Sendable {
    let client: any DirectoryClient
    let capabilities: DirectoryCapabilities
    let engine: Engine
    /// When the request that this session serves must be answered. Nil for a sweep.
    let deadline: ContinuousClock.Instant?

    var reader: EntryReader {
        EntryReader(
            client: client, capabilities: capabilities, map: engine.map, isReplicated: engine.isReplicated)
    }
    var applier: Applier { Applier(client: client, capabilities: capabilities, reader: reader) }
}
