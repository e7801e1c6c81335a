import Mapping

/// Collects the values of all keys from the file and the environment, which wins.
struct SettingsReader {
    /// A value as it was given, with its place for the messages.
    enum Given {
        case node(DocumentNode)
        case environment(name: String, text: String)
    }

    private let keys: [String: SettingKey]
    private(set) var values: [String: Given] = [:]
    private(set) var problems: [DocumentProblem] = []

    init(_ document: DocumentNode, environment: [String: String], keys: [SettingKey] = KnownSettings.all) {
        self.keys = Dictionary(uniqueKeysWithValues: keys.map { ($0.path, $0) })
        walk(document)
        take(environment)
    }

    private var paths: [String] { keys.values.flatMap { [$0.path, $0.filePath].compactMap { $0 } } }

    private mutating func walk(_ node: DocumentNode) {
        if paths.contains(node.path) {
            values[node.path] = .node(node)
            return
        }
        guard let members = node.members else {
            problems.append(node.problem("expected keys and values here"))
            return
        }
        for (key, value) in members {
            let isKnown = paths.contains { $0 == value.path || $0.hasPrefix(value.path + ".") }
            if isKnown {
                walk(value)
            } else {
                problems.append(value.unknownKey(key, known: siblings(below: node.path)))
            }
        }
    }

    /// The known keys directly below a path.
    private func siblings(below path: String) -> [String] {
        let prefix = path.isEmpty ? "" : path + "."
        let names = paths.filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count).prefix { $0 != "." }) }
        return Set(names).sorted()
    }

    /// Names that are no keys.
    private static var others: Set<String> {
        #if DEBUG
            FaultSwitch.names.union(["SLUICE_CONFIG"])
        #else
            ["SLUICE_CONFIG"]
        #endif
    }

    private mutating func take(_ environment: [String: String]) {
        var names: [String: String] = [:]
        for path in paths { names["SLUICE_" + path.uppercased().replacing(".", with: "_")] = path }
        for (name, text) in environment where name.hasPrefix("SLUICE_") && !Self.others.contains(name) {
            if let path = names[name] {
                values[path] = .environment(name: name, text: text)
            } else {
                let hint = Nearest.of(name, among: names.keys.sorted()).map { "; did you mean \($0)?" } ?? ""
                problems.append(
                    DocumentProblem(file: "environment", line: nil, message: "\(name) is not known" + hint))
            }
        }
    }

    /// A problem with the value of a key.
    func problem(_ path: String, _ message: String) -> DocumentProblem {
        switch values[path] {
        case .node(let node): node.problem(message)
        case .environment(let name, _): DocumentProblem(file: "environment", line: nil, message: "\(name): \(message)")
        case nil: DocumentProblem(file: "settings", line: nil, message: "\(path): \(message)")
        }
    }
}
