import ArgumentParser
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
    /// What is served: with the password where the mapping carries it on.
    let catalog: SchemaCatalog
    let engine: Engine

    /// - Parameter remark: hears of what goes wrong beside the answers.
    init(_ settings: Settings, remark: @escaping @Sendable (Remark) -> Void) throws {
        self.settings = settings
        let known = try Self.catalog(settings)
        let mappings = try Self.mappings(settings, known)
        catalog = mappings.users.password == nil ? known : try known.takingPasswords()
        store = try Self.store(settings)
        try store.verify()
        pool = LDAPPool(settings.directory)
        let engine = Engine(
            store: store, directory: pool, mappings: mappings, gateway: settings.bindDN,
            instance: settings.instance,
            isReplicated: settings.directory.urls.count > 1, timeout: settings.directory.operationTimeout,
            brake: settings.brake, adoption: settings.adoption, outagePolicy: settings.outagePolicy,
            clock: { Timestamp.now() },
            mintID: { ResourceID.minted() },
            mintPassword: {
                var generator = SystemRandomNumberGenerator()
                return Secret.random(using: &generator)
            }, remark: remark)
        self.engine = try Self.tellingOfSteps(engine)
    }

    var provisioner: Provisioner { Provisioner(engine: engine) }

    var reconciler: Reconciler {
        Reconciler(
            engine: engine, actions: settings.actions, limits: settings.limits,
            policy: SurveyPolicy(
                fullInterval: settings.fullInterval, release: Sluice.configuration.version),
            contest: settings.contest, width: 4 * settings.directory.connections)
    }

    /// The engine as the environment wants it; in a release build as it is.
    private static func tellingOfSteps(_ engine: Engine) throws -> Engine {
        #if DEBUG
            let faults = try FaultSwitch()
            var engine = engine
            engine.passing = { faults.pass($0) }
        #endif
        return engine
    }

    /// The state alone, for commands that need nothing else.
    static func store(_ settings: Settings) throws -> SQLiteStore {
        let folder = URL(fileURLWithPath: settings.statePath).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else {
            throw CommandError("the folder \(folder) of the state does not exist (state.path); create it")
        }
        return try SQLiteStore(path: settings.statePath) { Timestamp.now() }
    }

    static func mappings(_ settings: Settings, _ catalog: SchemaCatalog) throws -> Mappings {
        guard let text = try? String(contentsOfFile: settings.mappingPath, encoding: .utf8) else {
            throw CommandError("the mapping file \(settings.mappingPath) cannot be read (mapping)")
        }
        return try MappingCompiler.compile(text, file: settings.mappingPath, catalog: catalog)
    }

    /// The schemas of the program, and those that stand in the administrator's folder.
    static func catalog(_ settings: Settings) throws -> SchemaCatalog {
        guard let path = settings.schemasPath else { return .served }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw CommandError("the folder \(path) of schema documents cannot be read (schemas)")
        }
        var catalog = SchemaCatalog.served
        for name in names.sorted() where name.hasSuffix(".json") {
            let file = URL(fileURLWithPath: path).appending(path: name)
            do {
                catalog = try catalog.adding(documents: [[UInt8](Data(contentsOf: file))])
            } catch {
                throw CommandError("\(file.path): \(error)")
            }
        }
        return catalog
    }
}

/// Why a command cannot do its work, for the person at the terminal.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
