package import Directory

/// One thing that was checked, and what to do about it.
package struct Finding: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable, CaseIterable {
        /// Looked at, and as it should be.
        case ok
        /// Worth knowing; nothing is wrong.
        case hint
        /// Works, but not for everybody or not for ever.
        case warning
        /// Does not work.
        case error
    }

    package var severity: Severity
    /// What was looked at: `schema`, `base ou=people,…`.
    package var subject: String
    /// What was found.
    package var message: String
    /// The line that is at fault; nil where it is no file's fault.
    package var place: Place?
    /// The attribute of the directory that is at fault.
    package var attribute: AttributeName?
    /// What to do about it.
    package var advice: String?
    /// What to paste: LDIF for the directory, or lines for the mapping or the settings.
    package var paste: String?

    package init(
        _ severity: Severity, _ subject: String, _ message: String, place: Place? = nil,
        attribute: AttributeName? = nil, advice: String? = nil, paste: String? = nil
    ) {
        self.severity = severity
        self.subject = subject
        self.message = message
        self.place = place
        self.attribute = attribute
        self.advice = advice
        self.paste = paste
    }

    /// A line of a file, counted from 1; nil for the file as a whole.
    package struct Place: Hashable, Sendable, CustomStringConvertible {
        package let file: String
        package let line: Int?

        package init(file: String, line: Int?) {
            self.file = file
            self.line = line
        }

        package var description: String { line.map { "\(file):\($0)" } ?? file }
    }
}
