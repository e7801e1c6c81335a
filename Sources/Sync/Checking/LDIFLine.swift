import Foundation

/// One attribute and its value as a line of LDIF (RFC 2849).
///
///     value-spec = ":" ( FILL 0*1(SAFE-STRING) / ":" FILL (BASE64-STRING) / "<" FILL url )
struct LDIFLine: CustomStringConvertible {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    var description: String {
        isSafe ? "\(name): \(value)" : "\(name):: \(Data(value.utf8).base64EncodedString())"
    }

    /// ASCII without line breaks and NUL, not begun by a space, a colon or a less-than sign, not ended by a space.
    private var isSafe: Bool {
        value.utf8.allSatisfy { $0 > 0 && $0 < 128 && $0 != 10 && $0 != 13 }
            && (value.first.map { !" :<".contains($0) } ?? true) && value.last != " "
    }
}
