import LDAP
import ArgumentParser
import SCIM
import Sync

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why an object is as it is, and what would happen next.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "Its SCIM id, its userName or displayName, or the DN of its entry.")
    var object: String
    @Option(help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        try await Console.run {
            let composition = try Composition(try common.settings()) { _ in }
            let explainer = Explainer(engine: composition.engine)
            let explanation = try await explainer.explain(try await explainer.find(object))
            await composition.pool.close()
            let text = ExplanationText(explanation: explanation, actions: composition.settings.actions)
            switch output {
            case .text: text.lines.forEach(Console.result)
            case .json: Console.result(text.json.json)
            }
        }
    }
}
