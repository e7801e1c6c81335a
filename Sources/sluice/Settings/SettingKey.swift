/// One key of `sluice.yaml`: the one description that reading, environment names, the JSON Schema and the
/// documentation are derived from.
struct SettingKey: Sendable {
    /// What a value looks like.
    enum Kind: Sendable {
        case text
        /// A path, relative to the folder of the settings file.
        case path
        /// A text that is never shown; `<key>_file` reads it from a file.
        case secret
        case integer(ClosedRange<Int>)
        /// A number with a unit: `500ms`, `10s`, `15m`, `24h`.
        case duration
        case choice([String])
        case texts
    }

    /// The keys that lead to it, joined by dots.
    let path: String
    let kind: Kind
    /// The value where none is given, as it would be written; nil when the key is needed or may be absent.
    let fallback: String?
    /// What it is for, in one line.
    let summary: String

    /// `SLUICE_DIRECTORY_BIND_DN` for `directory.bind_dn`.
    var environmentName: String { "SLUICE_" + path.uppercased().replacing(".", with: "_") }

    /// The key that names a file with the value; secrets have one.
    var filePath: String? {
        if case .secret = kind { path + "_file" } else { nil }
    }

    static func key(_ path: String, _ kind: Kind, _ fallback: String? = nil, _ summary: String) -> SettingKey {
        SettingKey(path: path, kind: kind, fallback: fallback, summary: summary)
    }
}
