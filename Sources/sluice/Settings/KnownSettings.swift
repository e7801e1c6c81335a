import Planning
import Sync

/// Every key that `sluice.yaml` may hold.
enum KnownSettings {
    static let all: [SettingKey] = listening + directory + reconciling + logging

    private static let listening: [SettingKey] = [
        .key("listen.host", .text, "127.0.0.1", "address of the SCIM listener"),
        .key("listen.port", .integer(0...65535), "8880", "port of the SCIM listener; 0 takes any free one"),
        .key("listen.base_path", .text, "/scim/v2", "where the SCIM endpoints start"),
        .key("listen.body_limit", .integer(1024...104_857_600), "1048576", "largest request body in bytes"),
        .key("listen.body_timeout", .duration, "30s", "the most time that a request body may take to arrive"),
        .key("listen.tls.certificate", .path, nil, "certificate chain, PEM"),
        .key("listen.tls.private_key", .path, nil, "private key of the certificate, PEM"),
        .key("public_url", .text, nil, "origin that clients use, for meta.location; derived from listen if absent"),
        .key("management.host", .text, "127.0.0.1", "address of the listener for health checks and metrics"),
        .key("management.port", .integer(0...65535), "8881", "port of the listener for health checks and metrics"),
        .key("state.path", .path, "/var/lib/sluice/state.sqlite", "the state file; its folder must exist"),
        .key("mapping", .path, "mapping/inetorgperson.yaml", "the mapping file"),
        .key("schemas", .path, nil, "folder with SCIM schemas of extensions, one JSON document a file"),
        .key(
            "instance", .text, "sluice",
            "the name of this gateway in the owner marks of entries (`owner_mark` of the mapping)"),
        .key(
            "adopt", .choice(AdoptionPolicy.allCases.map(\.rawValue)), AdoptionPolicy.byCommand.rawValue,
            "when entries that stand already are taken over: by `sluice adopt` alone, or also when a client looks for one that a "
                + "strong rule of `correlate` knows"),
        .key(
            "answered_members", .integer(0...1_000_000), "1000",
            "a PATCH of a group with more members answers without a body"),
        .key(
            "compatibility", .choice(["lenient", "strict"]), "lenient",
            "lenient takes the dialects of Entra and others, strict the letter of the RFCs"),
    ]

    private static let directory: [SettingKey] = [
        .key("directory.urls", .texts, nil, "the servers in failover order: ldap://, ldaps:// or ldapi://"),
        .key(
            "directory.bind_dn", .text, nil,
            "the gateway's account; with sasl: external the entry that the server takes us for"),
        .key("directory.bind_password", .secret, nil, "the password of bind_dn"),
        .key("directory.sasl", .choice(["external"]), nil, "bind by the operating system's user over ldapi://"),
        .key(
            "directory.tls.mode", .choice(["none", "starttls", "ldaps"]), "starttls",
            "how the connection is protected; certificates are always verified"),
        .key("directory.tls.ca_file", .path, nil, "the certificate authorities to trust, PEM; the system's if absent"),
        .key("directory.connections", .integer(1...64), "4", "connections to the server"),
        .key("directory.operation_timeout", .duration, "10s", "the most time that a request waits for the directory"),
        .key(
            "directory.when_unavailable", .choice(OutagePolicy.allCases.map(\.rawValue)), OutagePolicy.refuse.rawValue,
            "what a write gets while the directory is away or in maintenance: refuse answers 503, accept takes it in and carries "
                + "it out when the directory is back"),
    ]

    private static let reconciling: [SettingKey] =
        [
            .key("reconcile.interval", .duration, "15m", "time between two sweeps of `sluice serve`; 0s for none"),
            .key(
                "reconcile.follow", .choice(["auto", "off"]), "auto",
                "auto notices changes by others as they happen and looks at their entries, off leaves them to sweeps"),
            .key(
                "reconcile.contested.repairs", .integer(1...1000), "\(ContestRule().repairs)",
                "after so many repairs of one attribute within the window it is contested: it is reported and not repaired"
            ),
            .key(
                "reconcile.contested.window", .duration, "24h",
                "how long a repair counts for reconcile.contested.repairs"),
            .key("reconcile.full_interval", .duration, "24h", "time between two compares of all managed attributes"),
        ] + limits + actions

    private static let limits: [SettingKey] =
        LimitedKind.allCases.flatMap(limit) + [
            .key(
                "reconcile.limits.minimum_population", .integer(0...1_000_000_000),
                "\(Limits().minimumPopulation)", "below this many owned entries of a type only the counts hold"),
            .key(
                "reconcile.limits.large_group", .integer(0...1_000_000_000), "\(Limits().largeGroup)",
                "below this many members of a group only the count of removals holds"),
            .key(
                "reconcile.limits.window", .duration, "1h",
                "the same limits hold for what the requests of one client do within this time; 0s for no such limit"),
            .key(
                "reconcile.limits.always_allowed", .integer(0...1_000_000_000), "10",
                "up to so many changes of a kind within the window only the counts hold"),
        ]

    private static func limit(_ kind: LimitedKind) -> [SettingKey] {
        let allowance = Limits()[kind]
        let path = "reconcile.limits.\(kind.rawValue)"
        let (counted, shared) =
            switch kind {
            case .deletions: ("most entries of a type that one run deletes", "the owned entries of the type")
            case .disablings: ("most entries of a type that one run disables", "the owned entries of the type")
            case .creations: ("most entries of a type that one run makes again", "the owned entries of the type")
            case .memberRemovals: ("most members that one run takes out of a group", "the members of the group")
            }
        return [
            .key(path, .integer(0...1_000_000_000), "\(allowance.count)", counted),
            .key("\(path)_percent", .integer(0...100), "\(allowance.percent)", "the same as a share of \(shared)"),
        ]
    }

    /// The situations whose action may be chosen.
    static let situations = Situation.allCases.filter { !ActionTable.choices(for: $0).isEmpty }

    static func actionPath(_ situation: Situation) -> String {
        "reconcile.actions." + situation.rawValue.replacing(" ", with: "_")
    }

    private static let actions: [SettingKey] = situations.map { situation in
        .key(
            actionPath(situation), .choice(ActionTable.choices(for: situation).map(\.rawValue)),
            ActionTable()[situation].rawValue, "what a sweep does about entries that are \(situation.rawValue)")
    }

    private static let logging: [SettingKey] = [
        .key("audit.retention", .duration, "365d", "how long `sluice log` reaches back; 0s for ever"),
        .key(
            "log.level", .choice(["trace", "debug", "info", "notice", "warning", "error"]), "info",
            "the least important lines to log"),
        .key("log.format", .choice(["json", "text"]), "json", "one JSON object a line, or plain text"),
    ]
}
