import Directory
import Planning

/// Who made an entry. Most servers tell by an attribute that is read with the others; Active Directory has no such
/// attribute, and its security descriptors are asked for only where they are needed.
extension EntryReader {
    private var hasOwners: Bool { capabilities.identity == .objectGUID }

    /// How an account is named as the creator of what it makes; nil where its entry does not tell.
    func creator(known name: DN) async throws -> EntryCreator? {
        guard hasOwners else { return .named(name) }
        let account = try await client.read(name, [.objectSid])
        return account?.attributes.first(.objectSid).map { .owner($0.bytes) }
    }

    /// An entry with what tells who made it, if it is still the one that was seen.
    func withCreator(_ observed: ObservedEntry) async throws -> Entry {
        guard hasOwners else { return observed.entry }
        var entry = observed.entry
        let descriptor: [AttributeName] = [capabilities.identity, .nTSecurityDescriptor]
        if let seen = try await client.read(entry.dn, descriptor),
            seen[capabilities.identity] == entry[capabilities.identity]
        {
            entry[.nTSecurityDescriptor] = seen[.nTSecurityDescriptor]
        }
        return entry
    }
}
