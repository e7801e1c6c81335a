import Directory
import Logging
import Planning

extension PlanItem {
    /// What a log line says of an item.
    var logged: Logger.Metadata {
        let dn = assessment.observed?.entry.dn ?? assessment.change?.dn
        return [
            "resource": "\(resource)", "name": "\(name)", "situation": "\(assessment.situation.rawValue)",
            "dn": "\(dn.map { "\($0)" } ?? "none")",
        ]
    }
}
