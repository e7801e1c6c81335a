/// How values of an attribute are compared for equality (RFC 4517 §4.2).
///
/// The table holds the usual attributes of mail and login directories; all others are compared as
/// directory strings without case, the most common rule.
package enum MatchingRule: Hashable, Sendable {
    case caseIgnore, caseExact, distinguishedName, integer, telephoneNumber, octetString

    /// The equality rule of an attribute, by its name.
    package static func equality(of name: AttributeName) -> MatchingRule {
        table[name.type.key] ?? .caseIgnore
    }

    /// What two values have in common when they match.
    package func key(of value: AttributeValue) -> Key {
        guard self != .octetString, let text = value.string else { return .bytes(value.bytes) }
        switch self {
        case .caseIgnore: return .text(Self.foldASCII(text) ?? Self.fold(text).lowercased())
        case .caseExact: return .text(Self.fold(text))
        case .integer: return .text(Self.number(text) ?? text)
        case .telephoneNumber: return .text(text.lowercased().filter { $0 != " " && $0 != "-" })
        case .distinguishedName: return (try? DN(text)).map(Key.name) ?? .text(Self.fold(text).lowercased())
        case .octetString: return .bytes(value.bytes)
        }
    }

    /// Whether two values are the same to the directory.
    package func matches(_ left: AttributeValue, _ right: AttributeValue) -> Bool {
        left == right || key(of: left) == key(of: right)
    }

    /// A value in the form in which it is compared.
    package enum Key: Hashable, Sendable {
        case text(String)
        case name(DN)
        case bytes([UInt8])
    }

    /// Insignificant space handling (RFC 4518 §2.6.1): none at the ends, one between words.
    static func fold(_ text: String) -> String {
        text.split { $0.isWhitespace }.joined(separator: " ")
    }

    /// The same in lower case, byte by byte; nil for text beyond ASCII. Most names are ASCII, and this is some
    /// ten times faster.
    static func foldASCII(_ text: String) -> String? {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        var endsWord = false
        for byte in text.utf8 {
            guard byte < 0x80 else { return nil }
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                endsWord = !folded.isEmpty
            } else {
                if endsWord { folded.append(0x20) }
                endsWord = false
                folded.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// The canonical digits of an INTEGER, or nil when the text is none.
    static func number(_ text: String) -> String? {
        let isNegative = text.hasPrefix("-")
        let digits = text.dropFirst(isNegative ? 1 : 0)
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let significant = digits.drop { $0 == "0" }
        return significant.isEmpty ? "0" : (isNegative ? "-" : "") + significant
    }

    private static let table: [String: MatchingRule] = {
        let groups: [(MatchingRule, [String])] = [
            (
                .distinguishedName,
                [
                    "member", "memberof", "uniquemember", "manager", "secretary", "owner", "seealso",
                    "roleoccupant", "creatorsname", "modifiersname", "entrydn", "aliasedobjectname",
                    "distinguishedname", "documentauthor", "pwdpolicysubentry",
                ]
            ),
            (
                .integer,
                [
                    "uidnumber", "gidnumber", "useraccountcontrol", "usnchanged", "shadowlastchange",
                    "shadowexpire",
                ]
            ),
            (.caseExact, ["homedirectory", "loginshell", "memberuid", "labeleduri", "mailmessagestore"]),
            (
                .telephoneNumber,
                ["telephonenumber", "mobile", "pager", "homephone", "facsimiletelephonenumber"]
            ),
            (
                .octetString,
                [
                    "userpassword", "unicodepwd", "jpegphoto", "objectguid", "objectsid", "usercertificate",
                    "thumbnailphoto", "audio", "photo",
                ]
            ),
        ]
        return Dictionary(uniqueKeysWithValues: groups.flatMap { rule, names in names.map { ($0, rule) } })
    }()
}
