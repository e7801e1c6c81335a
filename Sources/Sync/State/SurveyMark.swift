/// What the last complete survey rested on: as long as it holds, an entry whose change marker is the one that it was last
/// compared at need not be compared again.
package struct SurveyMark: Sendable, Hashable {
    /// The mapping, and the version of the program, that everything was compared by.
    package let basis: String
    /// When all attributes of all entries were last compared.
    package let full: Timestamp
    /// The last operation that had been recorded when the survey began; 0 where none was.
    package let operation: Int64

    package init(basis: String, full: Timestamp, operation: Int64) {
        self.basis = basis
        self.full = full
        self.operation = operation
    }
}

/// When everything is compared, and when only what moved.
package struct SurveyPolicy: Sendable, Hashable {
    /// The most time between two full compares; nil compares in full each time.
    package let fullInterval: Duration?
    /// The version of the program, by which another one compares in full.
    package let release: String

    package init(fullInterval: Duration?, release: String) {
        self.fullInterval = fullInterval
        self.release = release
    }

    /// Everything, each time.
    package static let full = SurveyPolicy(fullInterval: nil, release: "")
}
