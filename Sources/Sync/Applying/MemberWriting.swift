import Directory
import Planning

/// Writes members that come and go, so that it does not matter which of them are there or gone already.
///
/// A server refuses a whole request for one value that it has already (20), or does not have (16), or because it
/// would take the last value that the class demands (65). Then each value is asked about, and what remains to be done
/// is sent again. The attribute is never read: it may be very large.
struct MemberWriting {
    let client: any DirectoryClient
    let dn: DN

    /// How often the entry may change between the question and the write.
    private static let attempts = 5

    /// - Parameter send: writes what remains, nil for nothing.
    /// - Throws: what `send` throws, when members are not the reason.
    func write(_ members: MemberDelta, _ send: (MemberDelta?) async throws -> Link) async throws -> Link {
        var remaining: MemberDelta? = members
        for _ in 1..<Self.attempts {
            do {
                return try await send(remaining)
            } catch let error as DirectoryError where error.mayConcernMembers {
                let adjusted = try await adjusted(members, after: error)
                // Then it was something else that the server did not like.
                guard adjusted != remaining else { throw error }
                remaining = adjusted
            }
        }
        return try await send(remaining)
    }

    private func adjusted(_ members: MemberDelta, after error: DirectoryError) async throws -> MemberDelta? {
        var added: [AttributeValue] = []
        for value in members.added where try await !isHeld(value, members) { added.append(value) }
        var removed: [AttributeValue] = []
        for value in members.removed where try await isHeld(value, members) { removed.append(value) }
        if error.code == .objectClassViolation, added.isEmpty, let placeholder = members.placeholder {
            added.append(placeholder)
            removed.removeAll { $0 == placeholder }
        }
        let rest = MemberDelta(
            attribute: members.attribute, added: added, removed: removed, placeholder: members.placeholder)
        return rest.isEmpty ? nil : rest
    }

    private func isHeld(_ value: AttributeValue, _ members: MemberDelta) async throws -> Bool {
        do {
            return try await client.compare(dn, members.attribute, value)
        } catch let error as DirectoryError where error.code == .noSuchAttribute {
            return false
        }
    }
}

extension DirectoryError {
    /// Whether a value that is there already, or is not there, may be the reason.
    fileprivate var mayConcernMembers: Bool {
        effect == .none && [.attributeOrValueExists, .noSuchAttribute, .objectClassViolation].contains(code)
    }
}
