// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same strictness: Swift 6 mode, explicit existentials, imports that are
/// internal unless they say otherwise, and no warning left standing.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func product(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package)
}

let package = Package(
    name: "sluice",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "sluice", targets: ["sluice"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The vocabulary: depends on nothing.
        .target(
            name: "SCIM",
            resources: [
                .embedInCode("Documents/User.json"),
                .embedInCode("Documents/EnterpriseUser.json"),
                .embedInCode("Documents/Group.json"),
            ],
            swiftSettings: strict),
        .target(name: "Directory", swiftSettings: strict),

        // The core: pure, synchronous.
        .target(
            name: "Mapping",
            dependencies: ["SCIM", "Directory", product("Crypto", "swift-crypto"), product("Yams", "Yams")],
            swiftSettings: strict),
        .target(
            name: "Planning", dependencies: ["Directory", product("Crypto", "swift-crypto")],
            swiftSettings: strict),

        // The engine.
        .target(
            name: "Sync",
            dependencies: ["SCIM", "Directory", "Mapping", "Planning"],
            swiftSettings: strict),

        // The edges: one outside world each.
        .systemLibrary(
            name: "CLDAP", pkgConfig: "ldap", providers: [.apt(["libldap2-dev"])]),
        .target(name: "LDAP", dependencies: ["CLDAP", "Directory"], swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: [
                "SCIM", "Directory", "Planning", "Sync", product("GRDB", "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "SCIMServer",
            dependencies: [
                "SCIM", "Directory", "Sync",
                product("Crypto", "swift-crypto"),
                product("HTTPTypes", "swift-http-types"),
                product("Hummingbird", "hummingbird"),
                product("HummingbirdCore", "hummingbird"),
                product("HummingbirdTLS", "hummingbird"),
                product("Logging", "swift-log"),
                product("NIOCore", "swift-nio"),
                product("NIOHTTPTypes", "swift-nio-extras"),
                product("NIOPosix", "swift-nio"),
                product("NIOSSL", "swift-nio-ssl"),
                product("ServiceLifecycle", "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // The door.
        .executableTarget(
            name: "sluice",
            dependencies: [
                "SCIM", "Directory", "Mapping", "Planning", "Sync", "LDAP", "Store", "SCIMServer",
                product("ArgumentParser", "swift-argument-parser"),
                product("Logging", "swift-log"),
                product("ServiceLifecycle", "swift-service-lifecycle"),
                product("UnixSignals", "swift-service-lifecycle"),
                product("Yams", "Yams"),
            ],
            swiftSettings: strict),

        // Fakes, contract suites and real servers for tests.
        .target(
            name: "TestSupport",
            dependencies: [
                "SCIM", "Directory", "Planning", "Sync", "LDAP",
                product("AsyncHTTPClient", "async-http-client"),
                product("NIOCore", "swift-nio"),
                product("NIOFoundationCompat", "swift-nio"),
                product("NIOHTTP1", "swift-nio"),
                product("NIOPosix", "swift-nio"),
            ],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "SCIMTests", dependencies: ["SCIM"], swiftSettings: strict),
        .testTarget(
            name: "DirectoryTests", dependencies: ["Directory", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "LDAPTests", dependencies: ["Directory", "LDAP", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "MappingTests", dependencies: ["SCIM", "Directory", "Mapping"], exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(
            name: "PlanningTests", dependencies: ["Directory", "Planning"], swiftSettings: strict),
        .testTarget(
            name: "SyncTests",
            dependencies: ["SCIM", "Directory", "Mapping", "Planning", "Sync", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "SCIM", "Directory", "Planning", "Sync", "Store", "TestSupport", product("GRDB", "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SettingsTests", dependencies: ["sluice", "SCIM", "SCIMServer", "Mapping", "Planning", "Sync"],
            swiftSettings: strict),
        .testTarget(
            name: "AcceptanceTests",
            dependencies: [
                "sluice", "Directory", "SCIM", "SCIMServer", "Store", "Sync", "TestSupport",
                product("GRDB", "GRDB.swift"),
            ],
            swiftSettings: strict),
        // On directory servers that `make test` does not install; `make test-directories` does.
        .testTarget(
            name: "DirectoriesTests", dependencies: ["sluice", "Directory", "LDAP", "SCIM", "TestSupport"],
            swiftSettings: strict),
        // Before a Postfix and a Dovecot, which `make test` does not install; `make test-mail` does.
        .testTarget(
            name: "MailTests", dependencies: ["sluice", "SCIM", "TestSupport"], swiftSettings: strict),
    ]
)
