#!/usr/bin/env bash
# Gives each parser damaged inputs (SLUICE_FUZZ, 250,000 by default). A run is repeated with the SLUICE_FUZZ_SEED that
# it printed. The two modules that parse depend on nothing, so they are built by themselves, optimised, in a minute.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
package=$root/.build-fuzz/package
mkdir -p "$package/Sources" "$package/Tests/DirectoryTests"
ln -sfn "$root/Sources/SCIM" "$package/Sources/SCIM"
ln -sfn "$root/Sources/Directory" "$package/Sources/Directory"
ln -sfn "$root/Tests/SCIMTests" "$package/Tests/SCIMTests"
ln -sfn "$root/Tests/DirectoryTests/DNFuzzTests.swift" "$package/Tests/DirectoryTests/DNFuzzTests.swift"
cat >"$package/Package.swift" <<'SWIFT'
// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
]
let package = Package(
    name: "sluice",
    targets: [
        .target(
            name: "SCIM",
            resources: ["User", "EnterpriseUser", "Group"].map { .embedInCode("Documents/\($0).json") },
            swiftSettings: settings),
        .target(name: "Directory", swiftSettings: settings),
        .testTarget(name: "SCIMTests", dependencies: ["SCIM"], swiftSettings: settings),
        .testTarget(name: "DirectoryTests", dependencies: ["Directory"], swiftSettings: settings),
    ])
SWIFT
cd "$package"
SLUICE_FUZZ=${SLUICE_FUZZ:-250000} swift test -c release -Xswiftc -enable-testing --filter FuzzTests
