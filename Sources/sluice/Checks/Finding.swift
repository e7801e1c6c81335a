import SCIM

/// One thing that was checked.
struct Finding: Sendable {
    enum Level: String, Sendable {
        case ok
        case warning
        case failure
    }

    let level: Level
    /// What was looked at.
    let subject: String
    /// What was found, and how to mend it.
    let message: String

    static func ok(_ subject: String, _ message: String) -> Finding {
        Finding(level: .ok, subject: subject, message: message)
    }

    static func warning(_ subject: String, _ message: String) -> Finding {
        Finding(level: .warning, subject: subject, message: message)
    }

    static func failure(_ subject: String, _ message: String) -> Finding {
        Finding(level: .failure, subject: subject, message: message)
    }

    var line: String {
        let mark =
            switch level {
            case .ok: "ok     "
            case .warning: "warning"
            case .failure: "FAILED "
            }
        return "\(mark)  \(subject): \(message)"
    }

    var json: Value {
        .object(
            Object([
                ("level", .string(level.rawValue)), ("subject", .string(subject)), ("message", .string(message)),
            ]))
    }
}
