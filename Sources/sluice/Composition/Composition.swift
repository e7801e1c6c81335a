import Directory
import Foundation
import LDAP
import Mapping
import SCIM
import Store
import Sync

/// Puts the parts together as the settings say.
struct Composition: Sendable {
    let settings: Settings
    let store: SQLiteStore
    let pool: LDAPPool
    let engine: Engine

    init(_ settings: Settings) throws {
        self.settings = settings
        let map = try Self.map(settings)
        store = try Self.store(settings)
        pool = LDAPPool(settings.directory)
        engine = Engine(
            store: store, directory: pool, map: map, gateway: settings.bindDN,
            isReplicated: settings.directory.urls.count > 1, timeout: settings.directory.operationTimeout,
            clock: { Timestamp.now() },
            mintID: { ResourceID.minted() })
    }

    var provisioner: Provisioner { Provisioner(engine: engine) }

    var reconciler: Reconciler {
        Reconciler(engine: engine, actions: settings.actions, limits: settings.limits)
    }

    /// The state alone, for commands that need nothing else.
    static func store(_ settings: Settings) throws -> SQLiteStore {
        let folder = URL(fileURLWithPath: settings.statePath).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else {
            throw CommandError("the folder \(folder) of the state does not exist (state.path); create it")
        }
        return try SQLiteStore(path: settings.statePath) { Timestamp.now() }
    }

    static func map(_ settings: Settings) throws -> AttributeMap {
        guard let text = try? String(contentsOfFile: settings.mappingPath, encoding: .utf8) else {
            throw CommandError("the mapping file \(settings.mappingPath) cannot be read (mapping)")
        }
        return try MappingCompiler.compile(
            text, file: settings.mappingPath, users: SchemaCatalog.served.user)
    }
}

/// Why a command cannot do its work, for the person at the terminal.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
