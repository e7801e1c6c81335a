import Directory
import Foundation
import LDAP
import Mapping
import Planning
import SCIM
import SCIMServer
import Sync

/// Everything that `sluice.yaml` and the environment say, checked and typed.
struct Settings: Sendable {
    let file: String
    let listen: ListenAddress
    let management: ListenAddress
    let gateway: GatewayConfiguration
    let statePath: String
    let mappingPath: String
    /// A folder with schemas of extensions; nil for none.
    let schemasPath: String?
    let directory: LDAPConfiguration
    let bindDN: DN?
    let interval: Duration
    /// Whether changes by others are followed between sweeps.
    let follows: Bool
    /// The most time between two compares of all managed attributes; zero for one each time.
    let fullInterval: Duration
    let actions: ActionTable
    let limits: Limits
    /// How much one client may change within a time; nil for as much as it likes.
    let brake: RequestBrake?
    /// When repairing stops because somebody else keeps changing it back.
    let contest: ContestRule
    /// The name of this gateway in the owner marks of entries.
    let instance: String
    /// When entries that nobody owns are taken over.
    let adoption: AdoptionPolicy
    let outagePolicy: OutagePolicy
    /// How long the audit trail reaches back; zero for ever.
    let retention: Duration
    let log: LogSettings

    /// The level and the form of the log.
    struct LogSettings: Sendable {
        enum Format: String { case json, text }
        let level: String
        let format: Format
    }

    /// Reads the settings.
    ///
    /// - Parameter file: the path given on the command line; nil looks at `SLUICE_CONFIG`, `./sluice.yaml` and
    ///   `/etc/sluice/sluice.yaml`.
    /// - Throws: `DocumentProblem`, `DocumentProblems`.
    static func load(
        _ file: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Settings {
        let candidates =
            file.map { [$0] } ?? environment["SLUICE_CONFIG"].map { [$0] }
            ?? ["sluice.yaml", "/etc/sluice/sluice.yaml"]
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw DocumentProblem(
                file: candidates.joined(separator: ", "), line: nil,
                message: "no settings file; name one with --config FILE")
        }
        guard let text = try? String(contentsOfFile: found, encoding: .utf8) else {
            throw DocumentProblem(file: found, line: nil, message: "the settings file cannot be read")
        }
        let document = try DocumentNode(parsing: text, file: found)
        let reader = SettingsReader(document, environment: environment)
        guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
        return try Settings(reader, file: found)
    }

    private init(_ reader: SettingsReader, file: String) throws {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        self.file = file
        listen = ListenAddress(
            host: try reader.required("listen.host"), port: try reader.integer("listen.port"),
            tls: try Self.tls(reader, folder))
        management = ListenAddress(
            host: try reader.required("management.host"), port: try reader.integer("management.port"))
        gateway = try Self.gateway(reader, listen)
        statePath = try reader.path("state.path", relativeTo: folder) ?? ""
        mappingPath = try reader.path("mapping", relativeTo: folder) ?? ""
        schemasPath = try reader.path("schemas", relativeTo: folder)
        (directory, bindDN) = try DirectorySettings(reader: reader, folder: folder).read()
        interval = try reader.duration("reconcile.interval")
        follows = try reader.required("reconcile.follow") == "auto"
        fullInterval = try reader.duration("reconcile.full_interval")
        actions = try Self.actions(reader)
        limits = try Self.limits(reader)
        brake = try Self.brake(reader)
        contest = ContestRule(
            repairs: try reader.integer("reconcile.contested.repairs"),
            window: try reader.duration("reconcile.contested.window").components.seconds)
        instance = try Self.instance(reader)
        adoption = try reader.choice("adopt", AdoptionPolicy.self) ?? .byCommand
        outagePolicy = try reader.choice("directory.when_unavailable", OutagePolicy.self) ?? .refuse
        retention = try reader.duration("audit.retention")
        log = LogSettings(
            level: try reader.required("log.level"),
            format: try reader.choice("log.format", LogSettings.Format.self) ?? .json)
    }

    private static func tls(_ reader: SettingsReader, _ folder: URL) throws -> ListenAddress.TLS? {
        let certificate = try reader.path("listen.tls.certificate", relativeTo: folder)
        let key = try reader.path("listen.tls.private_key", relativeTo: folder)
        switch (certificate, key) {
        case (nil, nil): return nil
        case (let certificate?, let key?): return ListenAddress.TLS(certificate: certificate, privateKey: key)
        default: throw reader.problem("listen.tls.certificate", "certificate and private_key belong together")
        }
    }

    private static func gateway(_ reader: SettingsReader, _ listen: ListenAddress) throws -> GatewayConfiguration {
        var basePath = try reader.required("listen.base_path")
        while basePath.hasSuffix("/") { basePath.removeLast() }
        guard basePath.isEmpty || basePath.hasPrefix("/") else {
            throw reader.problem("listen.base_path", "expected a path that starts with /, such as /scim/v2")
        }
        let standard = "\(listen.tls == nil ? "http" : "https")://\(listen.host):\(listen.port)"
        var publicURL = try reader.text("public_url") ?? standard
        while publicURL.hasSuffix("/") { publicURL.removeLast() }
        guard let url = URL(string: publicURL), ["http", "https"].contains(url.scheme), url.host() != nil else {
            throw reader.problem("public_url", "expected an origin, such as https://scim.example.com")
        }
        return GatewayConfiguration(
            basePath: basePath, publicURL: publicURL,
            compatibility: try reader.choice("compatibility", Compatibility.self) ?? .lenient,
            bodyLimit: try reader.integer("listen.body_limit"),
            bodyDeadline: try reader.duration("listen.body_timeout"),
            answeredMembers: try reader.integer("answered_members"))
    }

    private static func instance(_ reader: SettingsReader) throws -> String {
        let name = try reader.required("instance")
        let isPlain = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2D, 0x2E, 0x5F].contains(byte)
        }
        guard isPlain, (1...64).contains(name.utf8.count) else {
            throw reader.problem("instance", "expected up to 64 letters, digits, dots, underscores and hyphens")
        }
        return name
    }

    private static func actions(_ reader: SettingsReader) throws -> ActionTable {
        var chosen: [Situation: Action] = [:]
        for situation in KnownSettings.situations {
            chosen[situation] = try reader.choice(KnownSettings.actionPath(situation), Action.self)
        }
        return ActionTable(chosen)
    }

    private static func limits(_ reader: SettingsReader) throws -> Limits {
        var limits = Limits()
        for kind in LimitedKind.allCases {
            let path = "reconcile.limits.\(kind.rawValue)"
            limits[kind] = Limits.Allowance(
                count: try reader.integer(path), percent: try reader.integer("\(path)_percent"))
        }
        limits.minimumPopulation = try reader.integer("reconcile.limits.minimum_population")
        limits.largeGroup = try reader.integer("reconcile.limits.large_group")
        return limits
    }

    /// Nil where an administrator wants none.
    private static func brake(_ reader: SettingsReader) throws -> RequestBrake? {
        let window = try reader.duration("reconcile.limits.window")
        let milliseconds = window.components.seconds * 1000 + window.components.attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else { return nil }
        return RequestBrake(
            limits: try limits(reader), window: milliseconds,
            floor: try reader.integer("reconcile.limits.always_allowed"))
    }
}
