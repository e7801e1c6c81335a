import Directory
import Planning

/// In which situations a request may act, and what it is told otherwise.
enum RequestPolicy {
    /// - Throws: `SyncError` when the situation asks for a person's decision.
    static func permit(_ assessment: Assessment) throws(SyncError) {
        switch assessment.situation {
        case .leftScope, .found, .replaced, .protected: throw refusal(assessment)
        default: return
        }
    }

    static func refusal(_ assessment: Assessment) -> SyncError {
        let dn = assessment.observed.map { "\($0.entry.dn)" }
        switch assessment.situation {
        case .leftScope:
            return SyncError(
                .conflict, "the entry was moved out of the part of the directory that the gateway looks after",
                detail: dn)
        case .replaced:
            return SyncError(
                .conflict, "another entry stands in the place of this resource's entry", detail: dn)
        case .protected:
            return .protected(assessment.observed?.entry.dn, by: assessment.rule)
        default:
            return SyncError(
                .conflict, "an entry of that name stands in the directory and is not the gateway's", detail: dn)
        }
    }
}
