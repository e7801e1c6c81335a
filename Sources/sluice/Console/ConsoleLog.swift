import Glibc
import Logging
import Planning
import SCIM
import Sync

/// Writes log lines to standard error, as JSON objects or as plain text. Nothing from outside reaches a line
/// unescaped.
struct ConsoleLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    let format: Settings.LogSettings.Format
    let clock: @Sendable () -> Timestamp

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let fields = all.map { ($0.key, "\($0.value)") }
        let line = format == .json ? json(event, fields) : text(event, fields)
        Console.write(line + [UInt8(ascii: "\n")], to: STDERR_FILENO)
    }

    private func json(_ event: LogEvent, _ fields: [(String, String)]) -> [UInt8] {
        let members: [(String, Value)] =
            [
                ("time", .string(clock().description)), ("level", .string(event.level.rawValue)),
                ("message", .string("\(event.message)")),
            ] + fields.map { ($0.0, .string($0.1)) }
        return JSONWriter.write(.object(Object(members)))
    }

    private func text(_ event: LogEvent, _ fields: [(String, String)]) -> [UInt8] {
        let pairs = fields.map { " \($0.0)=\(Printable.text($0.1))" }.joined()
        return Array("\(clock()) \(event.level.rawValue): \(Printable.text("\(event.message)"))\(pairs)".utf8)
    }
}

extension Logger {
    /// The log of this process.
    static func console(_ settings: Settings.LogSettings, clock: @escaping @Sendable () -> Timestamp) -> Logger {
        let level = Logger.Level(rawValue: settings.level) ?? .info
        return Logger(label: "sluice") { _ in
            ConsoleLog(logLevel: level, format: settings.format, clock: clock)
        }
    }
}
