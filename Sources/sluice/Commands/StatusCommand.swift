import ArgumentParser
import Sync

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is provisioned, what waits, what fails, and how the last sweep ended.",
        discussion: """
            Exit codes: 0 all is well, 1 error, 4 something is held back by a limit, keeps failing, is in doubt, or was left \
            to a person by the last sweep.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        try await Console.run {
            let composition = try Composition(try common.settings()) { _ in }
            let status = try await Status.gather(composition.engine, tokens: composition.store)
            let text = StatusText(status: status)
            switch output {
            case .text: text.lines.forEach(Console.result)
            case .json: Console.result(text.json.json)
            }
            if !text.isWell { throw ExitCode(4) }
        }
    }
}
