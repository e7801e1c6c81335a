import LDAP
import Mapping
import ArgumentParser
import SCIM
import Store

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check settings, mapping, state and directory; nothing is written to the directory.",
        discussion: "Exit codes: 0 all is well, perhaps with warnings; 1 something has to be mended.")

    @OptionGroup var common: CommonOptions
    @Option(help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        try await Console.run {
            let findings = await findings()
            switch output {
            case .text: findings.forEach { Console.result($0.line) }
            case .json: Console.result(Value.array(findings.map(\.json)).json)
            }
            if findings.contains(where: { $0.level == .failure }) { throw ExitCode(1) }
        }
    }

    private func findings() async -> [Finding] {
        let settings: Settings
        do {
            settings = try common.settings()
        } catch {
            return [.failure("settings", "\(error)")]
        }
        return [.ok("settings", settings.file)] + (await state(settings)) + (await directory(settings))
    }

    private func state(_ settings: Settings) async -> [Finding] {
        do {
            let store = try Composition.store(settings)
            let (users, groups) = (try await store.count(of: .user), try await store.count(of: .group))
            return [.ok("state", "\(settings.statePath), \(users) users, \(groups) groups")]
        } catch {
            return [.failure("state", "\(error)")]
        }
    }

    private func directory(_ settings: Settings) async -> [Finding] {
        do {
            let mappings = try Composition.mappings(settings, Composition.catalog(settings))
            var findings = mappings.all.map { map in
                Finding.ok(
                    "mapping",
                    "\(settings.mappingPath), \(map.resourceType.kind.noun)s: \(map.rules.count) attributes below "
                        + "\(map.base)")
            }
            for url in settings.directory.urls {
                findings += await DirectoryCheck(url: url, settings: settings, mappings: mappings).findings()
            }
            return findings
        } catch {
            return [.failure("mapping", "\(error)")]
        }
    }
}
