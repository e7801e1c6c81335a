import Directory
import Mapping
import Planning

/// Passwords: passed on to the directory with the write that they came with, and kept nowhere.
///
/// Where the password is an operation of its own (RFC 3062), it comes last. It is the one step that cannot be taken back,
/// because nobody knows the former password; all others can.
extension Convergence {
    /// The password that goes with a change: the client's, or for a new entry one at random, where the mapping wants that.
    func password(for work: Work, _ change: Change?) -> Secret? {
        guard let rule = map.password, work.projection != nil else { return nil }
        if let password = work.password { return password }
        guard rule.isRandomAtFirst, case .add = change else { return nil }
        return engine.mintPassword()
    }

    /// Refuses before anything is recorded or sent what would end with a password that cannot be carried.
    ///
    /// - Throws: `SyncError` with `refused`.
    func requireWay(of password: Secret?) throws(SyncError) {
        guard password != nil, let rule = map.password else { return }
        guard session.capabilities.isConfidential else {
            throw SyncError(
                .refused,
                "password: it is not sent, because the connection between gateway and directory is not encrypted; the "
                    + "gateway's administrator has to set directory.tls")
        }
        guard rule.method != .modify || session.capabilities.supportsPasswordModify else {
            throw SyncError(
                .refused,
                "password: the directory does not know the password modify operation (RFC 3062); the gateway's "
                    + "administrator has to choose another method in the mapping")
        }
    }

    /// A change with the password in it, where that is an attribute; nil for no change.
    func carryingPassword(of work: Work, _ change: Change?, _ assessment: Assessment) -> Change? {
        guard let password = password(for: work, change), let (name, value) = map.password?.attribute(for: password)
        else { return change }
        let modification = Modification(.replace, name, [value])
        switch change {
        case .add(var entry):
            entry[name] = [value]
            return .add(entry)
        case .update(let target, let update):
            return .update(target, update.with(modification))
        case .delete: return change
        case nil:
            guard let observed = assessment.observed else { return nil }
            return .update(Target(observed), Update(newDN: nil, modifications: [modification]))
        }
    }

    /// Sets the password of an entry that stands as it should, where that is an operation of its own.
    ///
    /// - Returns: the link of the entry as it stands afterwards.
    /// - Throws: `PasswordUnset`.
    func settingPassword(_ work: Work, _ assessment: Assessment, _ link: Link?) async throws -> Link? {
        guard let link, map.password?.method == .modify, let password = password(for: work, assessment.change) else {
            return link
        }
        var isSet = false
        do {
            try await applier.setPassword(password, of: link.target)
            isSet = true
            return try await restored(work, link)
        } catch {
            throw PasswordUnset(
                error: error, link: link, change: assessment.change, isSet: isSet, isRandom: work.password == nil)
        }
    }

    /// Looks at the entry again after its password was set. OpenLDAP's slapo-ppolicy takes away the lock of somebody who
    /// gets a new password, and who is switched off has to stay so.
    private func restored(_ work: Work, _ link: Link) async throws -> Link {
        var link = link
        for _ in 0..<3 {
            let observation = try await reader.observe(link: link, at: link.dn, withMembers: false)
            let subject = Subject(projection: work.projection, link: link.target, former: work.projection)
            let assessment = map.assessor.assess(subject, observation)
            link = observation.linked.map { Link($0) } ?? link
            guard case .update = assessment.change, let change = assessment.change else { return link }
            do {
                return try await applier.apply(change) ?? link
            } catch let error as DirectoryError where error.code == .assertionFailed {
                continue
            }
        }
        throw SyncError(.busy, SyncError.busy.message, detail: "the entry kept changing after its password was set")
    }
}

extension Update {
    /// The same update with one modification more.
    fileprivate func with(_ modification: Modification) -> Update {
        Update(newDN: newDN, modifications: modifications + [modification], members: members)
    }
}
