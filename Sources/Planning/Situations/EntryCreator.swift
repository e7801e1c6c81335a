package import Directory

/// Who made an entry, as the server tells it.
package enum EntryCreator: Sendable, Hashable {
    /// `creatorsName` (RFC 4512 §3.4).
    case named(DN)
    /// The owner in the security descriptor of Active Directory, a security identifier: whoever made the object, as long
    /// as nobody took it over ([MS-ADTS] §7.1.3). What an administrator made belongs to a group of administrators.
    case owner([UInt8])

    /// Nil where the entry does not tell.
    package init?(of entry: Entry) {
        if let name = entry.attributes.first("creatorsName")?.string.flatMap({ try? DN($0) }) {
            self = .named(name)
        } else if let bytes = entry.attributes.first(.nTSecurityDescriptor)?.bytes,
            let owner = Self.owner(inDescriptor: bytes)
        {
            self = .owner(owner)
        } else {
            return nil
        }
    }

    /// The owner in a self-relative security descriptor ([MS-DTYP] §2.4.6): its offset is the number at byte 4, its
    /// length depends on the number of its parts, at its second byte.
    private static func owner(inDescriptor bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 20 else { return nil }
        let offset = (4..<8).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
        guard offset >= 20, offset + 8 <= bytes.count else { return nil }
        let end = offset + 8 + 4 * Int(bytes[offset + 1])
        return end <= bytes.count ? Array(bytes[offset..<end]) : nil
    }
}
