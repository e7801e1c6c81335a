import Foundation
import Sync

extension Timestamp {
    /// The time of the operating system.
    static func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

extension ResourceID {
    /// A new id: a random UUID (RFC 9562 §5.4) in lower case.
    static func minted() -> ResourceID { ResourceID(UUID().uuidString.lowercased()) }
}
