import Directory
import Mapping
import Planning
import SCIM
@testable import Sync
import Synchronization
import TestSupport
import Testing

/// An engine between a state and a directory in memory, with ids that count and a clock that stands.
struct Gateway: Sendable {
    let clock: ManualClock
    let store: MemoryStore
    let directory: FaultyDirectory
    let engine: Engine
    let provisioner: Provisioner
    private let heard: Remarks

    static let account = "cn=sluice,dc=example,dc=test"
    static let base = "ou=people,dc=example,dc=test"

    static let mapping = """
        users:
          base: ou=people,dc=example,dc=test
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: userName
            cn: { first: [name.formatted, userName] }
            sn: { first: [name.familyName, userName] }
            title: title
            employeeNumber: { from: 'emails[type eq "work"].value', authority: initial }
          active: { attribute: employeeType, when_true: active, when_false: disabled }
        """

    init(
        capabilities: DirectoryCapabilities = MemoryDirectory.openLDAP, timeout: Duration = .seconds(60),
        knowsItself: Bool = true, mapping: String = Gateway.mapping
    ) throws {
        let memory = try MemoryDirectory(capabilities: capabilities)
        let clock = ManualClock()
        let account = try DN(Self.account)
        self.init(
            clock: clock, store: MemoryStore { clock.now },
            directory: FaultyDirectory(memory, gateway: account, clock: clock), timeout: timeout,
            account: knowsItself ? account : nil,
            mappings: try MappingCompiler.compile(mapping, file: "mapping.yaml", catalog: .builtIn)
        )
    }

    private init(
        clock: ManualClock, store: MemoryStore, directory: FaultyDirectory, timeout: Duration, account: DN?,
        mappings: Mappings, brake: RequestBrake? = nil, adoption: AdoptionPolicy = .byCommand,
        outagePolicy: OutagePolicy = .refuse
    ) {
        self.clock = clock
        self.store = store
        self.directory = directory
        let ids = IDs()
        let heard = Remarks()
        self.heard = heard
        engine = Engine(
            store: store, directory: directory, mappings: mappings, gateway: account, timeout: timeout, brake: brake,
            adoption: adoption, outagePolicy: outagePolicy,
            clock: { clock.now }, mintID: { ids.next() }, mintPassword: { Secret("at-random") },
            remark: { heard.add($0) })
        provisioner = Provisioner(engine: engine)
    }

    /// The same state and directory under another mapping.
    func remapped(_ mapping: String) throws -> Gateway {
        Gateway(
            clock: clock, store: store, directory: directory, timeout: engine.timeout,
            account: engine.gateway,
            mappings: try MappingCompiler.compile(mapping, file: "mapping.yaml", catalog: .builtIn)
        )
    }

    /// The same with limits on what a client may change within a time.
    func braked(_ brake: RequestBrake) -> Gateway {
        Gateway(
            clock: clock, store: store, directory: directory, timeout: engine.timeout, account: engine.gateway,
            mappings: engine.mappings, brake: brake)
    }

    /// The same directory, and a state that was lost.
    func withNewState() throws -> Gateway {
        let clock = clock
        return Gateway(
            clock: clock, store: MemoryStore { clock.now }, directory: directory, timeout: engine.timeout,
            account: engine.gateway, mappings: engine.mappings)
    }

    /// The same, taking over entries at another time.
    func adopting(_ policy: AdoptionPolicy) -> Gateway {
        Gateway(
            clock: clock, store: store, directory: directory, timeout: engine.timeout, account: engine.gateway,
            mappings: engine.mappings, adoption: policy)
    }

    /// The same, taking writes in while the directory is away.
    func accepting(brake: RequestBrake? = nil, adoption: AdoptionPolicy = .byCommand) -> Gateway {
        Gateway(
            clock: clock, store: store, directory: directory, timeout: engine.timeout, account: engine.gateway,
            mappings: engine.mappings, brake: brake, adoption: adoption, outagePolicy: .accept)
    }

    var memory: MemoryDirectory { directory.memory }

    /// What the operator was told so far.
    var remarks: [Remark] { heard.all }

    private final class Remarks: Sendable {
        private let list = Mutex<[Remark]>([])

        var all: [Remark] { list.withLock { $0 } }
        func add(_ remark: Remark) { list.withLock { $0.append(remark) } }
    }

    private final class IDs: Sendable {
        private let count = Mutex(0)

        func next() -> ResourceID {
            count.withLock { count in
                count += 1
                return ResourceID("id-\(count)")
            }
        }
    }
}

extension Gateway {
    static func user(_ name: String, _ others: (String, Value)...) -> Resource {
        Resource(attributes: Object([("userName", .string(name))] + others))
    }

    static func dn(_ name: String) throws -> DN {
        try DN(base).child(RDN(.uid, AttributeValue(name)))
    }

    /// The entries of people, from the top down.
    var people: [Entry] {
        get async throws {
            let base = try DN(Self.base)
            return await memory.entries.filter { $0.dn.isDescendant(of: base) }
        }
    }

    /// An entry that is not the gateway's.
    static func stranger(_ name: String) throws -> Entry {
        Entry(
            dn: try dn(name),
            attributes: [
                "objectClass": ["inetOrgPerson"], "uid": [AttributeValue(name)], "cn": ["stranger"],
                "sn": ["stranger"],
            ])
    }

    @discardableResult
    func create(_ name: String, _ others: (String, Value)...) async throws -> StoredResource {
        let body = Resource(attributes: Object([("userName", .string(name))] + others))
        return try await provisioner.create(body, type: .user, actor: "client")
    }

    @discardableResult
    func change(_ id: ResourceID, _ members: (String, Value?)...) async throws -> StoredResource {
        try await provisioner.change(id, type: .user, actor: "client") { stored, _ in
            var attributes = stored.resource.attributes
            for (name, value) in members { attributes[name] = value }
            return Desired(Resource(attributes: attributes))
        }
    }

    func delete(_ id: ResourceID, type: ResourceKind = .user) async throws {
        try await provisioner.delete(id, type: type, actor: "client") { _ in }
    }

    /// Runs a sweep with wide limits.
    @discardableResult
    func sweep(
        isDryRun: Bool = false, only: ResourceID? = nil, actions: ActionTable = ActionTable(),
        limits: Limits = .wide, approving approval: PlanHash? = nil, expecting expected: PlanHash? = nil,
        isFull: Bool = false, waits: Bool = false, policy: SurveyPolicy = .full, width: Int = 1
    ) async throws -> RunReport {
        try await Reconciler(engine: engine, actions: actions, limits: limits, policy: policy, width: width).run(
            RunOrder(
                isDryRun: isDryRun, scope: only.map { .one($0) } ?? .everything, expected: expected, approval: approval,
                isFull: isFull,
                waits: waits))
    }
}

/// What somebody does to the directory behind the gateway's back.
extension MemoryDirectory {
    func set(_ name: AttributeName, _ value: AttributeValue, at dn: DN) async throws {
        try await modify(dn, [Modification(.replace, name, [value])])
    }
}

extension Limits {
    /// Only the counts hold.
    static let wide = Limits().with(percent: 100)

    func with(_ kind: LimitedKind, count: Int) -> Limits {
        var limits = self
        limits[kind].count = count
        return limits
    }

    func with(percent: Int) -> Limits {
        var limits = self
        for kind in LimitedKind.allCases { limits[kind].percent = percent }
        return limits
    }
}

extension DirectoryError {
    static func refusal(_ code: ResultCode, _ diagnostic: String = "") -> DirectoryError {
        DirectoryError(code: code, message: "refused: \(code)", diagnostic: diagnostic)
    }
}

/// The error that the engine throws, which must be of a kind.
func expectFailure(
    _ code: SyncError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    let error = await #expect(throws: SyncError.self, sourceLocation: sourceLocation) { try await body() }
    #expect(error?.code == code, "\(String(describing: error))", sourceLocation: sourceLocation)
}
