import ArgumentParser
import SCIM

/// How a command shows its result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// The options that every command has.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "The settings file. Default: SLUICE_CONFIG, ./sluice.yaml, then /etc/sluice/sluice.yaml.")
    var config: String?

    func settings() throws -> Settings { try Settings.load(config) }
}

extension Value {
    /// The value as one line of JSON.
    var json: String { String(decoding: JSONWriter.write(self), as: UTF8.self) }

    /// A text, or null.
    static func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
}
