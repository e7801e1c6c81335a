import Directory
import Planning

/// Writes members that come and go, so that it does not matter which of them are there or gone already.
///
/// A server refuses a whole request for one value that it has already (20; Active Directory 68), or does not have
/// (16; Active Directory 53), or because it would take the last value that the class demands (65). Then each value is
/// asked about, and what remains to be done is sent again. The attribute is never read: it may be very large.
struct MemberWriting {
    let client: any DirectoryClient
    let dn: DN

    /// How often the entry may change between the question and the write.
    private static let attempts = 5

    /// - Parameter send: writes what remains, which may be nothing.
    /// - Throws: what `send` throws, when members are not the reason; `SyncError` with `busy` when a member has no entry
    ///   and the server takes no names of what is not there.
    func write(_ members: [MemberDelta], _ send: ([MemberDelta]) async throws -> Link) async throws -> Link {
        var remaining = members
        for _ in 1..<Self.attempts {
            do {
                return try await send(remaining)
            } catch let error as DirectoryError where error.mayConcernMembers {
                var adjusted: [MemberDelta] = []
                for delta in members { adjusted += try await self.adjusted(delta, after: error).map { [$0] } ?? [] }
                // Then it was something else that the server did not like.
                guard adjusted != remaining else { throw error }
                remaining = adjusted
            } catch let error as DirectoryError where error.code == .noSuchObject && error.effect == .none {
                throw try await client.absence(ofOneOf: members.flatMap(\.added), error) ?? error
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
        let codes: Set<ResultCode> = [
            .attributeOrValueExists, .noSuchAttribute, .objectClassViolation, .entryAlreadyExists, .unwillingToPerform,
        ]
        return effect == .none && codes.contains(code)
    }
}

extension DirectoryClient {
    /// Active Directory refuses names of members without an entry, and says no more than that something is not there.
    /// A sweep makes the entry again, so that a later try succeeds.
    ///
    /// - Returns: what to tell the client; nil when all of them have an entry.
    func absence(ofOneOf members: [AttributeValue], _ error: DirectoryError) async throws -> SyncError? {
        for value in members {
            guard let name = value.string.flatMap({ try? DN($0) }) else { continue }
            if try await read(name, [.noAttributes]) == nil {
                return SyncError(
                    .busy, "members: the entry of a member is missing in the directory; try again later",
                    detail: "\(name): \(error.message)")
            }
        }
        return nil
    }
}
