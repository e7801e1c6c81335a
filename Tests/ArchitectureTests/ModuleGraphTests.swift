import Foundation
import Testing

/// Holds the module graph of the design: arrows point down only. The import lines are read, because a plain build
/// accepts a transitive import that nobody declared.
@Suite struct ModuleGraphTests {
    /// Which modules of the house a module may import.
    static let allowed: [String: Set<String>] = [
        "SCIM": [],
        "Directory": [],
        "Mapping": ["SCIM", "Directory"],
        "Planning": ["Directory"],
        "Sync": ["SCIM", "Directory", "Mapping", "Planning"],
        "LDAP": ["CLDAP", "Directory"],
        "Store": ["SCIM", "Directory", "Planning", "Sync"],
        "SCIMServer": ["SCIM", "Directory", "Sync"],
        "sluice": ["SCIM", "Directory", "Mapping", "Planning", "Sync", "LDAP", "Store", "SCIMServer"],
    ]

    /// Which modules from outside a module may import, beside the standard library.
    static let outside: [String: Set<String>] = [
        "SCIM": [],
        "Directory": [],
        "Mapping": ["Crypto", "Yams"],
        "Planning": ["Crypto"],
        "Sync": ["Foundation", "Synchronization"],
        "LDAP": ["Dispatch", "Glibc", "Synchronization"],
        "Store": ["Foundation", "Dispatch", "Glibc", "GRDB", "Synchronization"],
        "SCIMServer": [
            "Crypto", "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "Logging", "NIOCore",
            "NIOHTTPTypes", "NIOPosix", "NIOSSL", "ServiceLifecycle",
        ],
        "sluice": [
            "ArgumentParser", "Foundation", "Glibc", "Logging", "ServiceLifecycle", "Synchronization", "UnixSignals",
        ],
    ]

    @Test(arguments: allowed.keys.sorted())
    func `a module imports only what stands below it`(module: String) throws {
        let house = Set(Self.allowed.keys).union(["CLDAP"])
        let permitted = Self.allowed[module, default: []].union(Self.outside[module, default: []])
        let files = try Repository.swiftFiles(below: "Sources/\(module)")
        #expect(!files.isEmpty)
        for file in files {
            for name in try Repository.imports(of: file) where !permitted.contains(name) {
                let kind = house.contains(name) ? "which does not stand below it" : "which it has no business with"
                Issue.record("\(file.lastPathComponent) of \(module) imports \(name), \(kind)")
            }
        }
    }

    @Test(arguments: allowed.keys.sorted())
    func `every module has a sign on its door`(module: String) throws {
        let page = Repository.root.appending(path: "Sources/\(module)/\(module).docc/\(module).md")
        let text = try String(contentsOf: page, encoding: .utf8)
        for heading in ["## Owns", "## May depend on", "## Must not know"] { #expect(text.contains(heading)) }
    }

    @Test func `only the edges of the outside world hold C pointers`() throws {
        for module in Self.allowed.keys where module != "LDAP" {
            for file in try Repository.swiftFiles(below: "Sources/\(module)") {
                let text = try String(contentsOf: file, encoding: .utf8)
                for word in ["@unchecked Sendable", "nonisolated(unsafe)", "OpaquePointer", "UnsafeMutablePointer"] {
                    #expect(!text.contains(word), "\(file.lastPathComponent) of \(module) has \(word)")
                }
            }
        }
    }

    @Test func `no source is left open`() throws {
        for file in try Repository.swiftFiles(below: "Sources") {
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in ["TODO", "FIXME", "fatalError(", "try!", "as! "] {
                #expect(!text.contains(word), "\(file.lastPathComponent) has \(word)")
            }
        }
    }
}

/// The files of the project.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func swiftFiles(below folder: String) throws -> [URL] {
        let start = root.appending(path: folder)
        let files = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
        return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
            .sorted { $0.path < $1.path }
    }

    /// The modules that a file imports, without submodules.
    static func imports(of file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), words[..<index].allSatisfy(Self.isModifier),
                index + 1 < words.count
            else { return nil }
            return words[words.count - 1].split(separator: ".").first.map(String.init)
        }
    }

    private static func isModifier(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["package", "public", "internal", "private", "fileprivate"].contains(word)
    }
}
