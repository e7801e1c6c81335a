import ArgumentParser
import LDAP
import Mapping
import SCIM
import Store
import Sync

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check settings, mapping, state and directory; without --trial-writes nothing is written to it.",
        discussion: "Exit codes: 0 all is well, perhaps with warnings; 1 something has to be mended.")

    @OptionGroup var common: CommonOptions
    @Flag(
        help: """
            Add, change, rename and delete a scratch entry below each base, to see whether the account may. A mail \
            system that reads the directory may see it for a moment.
            """)
    var trialWrites = false
    @Option(help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        try await Console.run {
            if trialWrites { Console.ignoreInterrupts() }
            let sections = await sections()
            switch output {
            case .text: sections.flatMap(\.lines).forEach { Console.result($0) }
            case .json: Console.result(CheckJSON.value(of: sections).json)
            }
            let findings = sections.flatMap(\.report.findings)
            if findings.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
        }
    }

    private func sections() async -> [CheckSection] {
        let settings: Settings
        do {
            settings = try common.settings()
        } catch {
            return [CheckSection([Finding(.error, "settings", "\(error)")])]
        }
        let findings = [Finding(.ok, "settings", settings.file)] + (await state(settings))
        return [CheckSection(findings)] + (await directory(settings))
    }

    private func state(_ settings: Settings) async -> [Finding] {
        do {
            let store = try Composition.store(settings)
            let (users, groups) = (try await store.count(of: .user), try await store.count(of: .group))
            return [Finding(.ok, "state", "\(settings.statePath), \(users) users, \(groups) groups")]
        } catch {
            return [Finding(.error, "state", "\(error)")]
        }
    }

    private func directory(_ settings: Settings) async -> [CheckSection] {
        let mappings: Mappings
        do {
            mappings = try Composition.mappings(settings, Composition.catalog(settings))
        } catch {
            return [CheckSection([Finding(.error, "mapping", "\(error)")])]
        }
        var sections = [CheckSection(mappings.all.map { summary(of: $0, settings) })]
        for url in settings.directory.urls {
            let token = trialWrites ? String(UInt64.random(in: .min ... .max), radix: 36) : nil
            let check = DirectoryCheck(url: url, settings: settings, mappings: mappings, trialToken: token)
            sections.append(CheckSection(server: "\(url)", await check.report()))
        }
        return sections
    }

    private func summary(of map: AttributeMap, _ settings: Settings) -> Finding {
        Finding(
            .ok, "mapping",
            "\(settings.mappingPath), \(map.resourceType.kind.noun)s: \(map.rules.count) attributes below \(map.base)")
    }
}
