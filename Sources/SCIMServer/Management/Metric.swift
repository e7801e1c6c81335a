/// Numbers of one kind that are watched over time, as Prometheus reads them (text exposition format 0.0.4).
package struct Metric: Sendable, Hashable {
    /// One number, told apart from the others of its kind by labels.
    package struct Sample: Sendable, Hashable {
        package let labels: [String: String]
        package let value: Double

        package init(_ value: Double, _ labels: [String: String] = [:]) {
            self.labels = labels
            self.value = value
        }
    }

    /// With the unit in it where there is one: `sluice_last_sweep_duration_seconds`.
    package let name: String
    /// For people, on one line.
    package let help: String
    package let samples: [Sample]

    /// A number that goes up and down.
    package init(_ name: String, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.help = help
        self.samples = samples
    }
}

extension Metric {
    /// Nothing where there is no number.
    var text: String {
        guard !samples.isEmpty else { return "" }
        let lines = samples.map { "\(name)\(Self.text($0.labels)) \(Self.text($0.value))\n" }
        return "# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) gauge\n" + lines.joined()
    }

    private static func text(_ labels: [String: String]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.sorted { $0.key < $1.key }.map {
            "\($0.key)=\"\(escaped($0.value).replacing("\"", with: "\\\""))\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }
}
