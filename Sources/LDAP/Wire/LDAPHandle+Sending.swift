import CLDAP
import Directory

/// Sending never waits: what the socket does not take now is `busy`.
extension LDAPHandle {
    enum Sending {
        /// On its way under this message id; `isBlocked` when part of it still waits for the socket.
        case sent(Int32, isBlocked: Bool)
        /// Not taken: an earlier request still waits for the socket.
        case busy
        case failed(Failure)
    }

    func send(_ request: LDAPRequest) -> Sending {
        var arena = CArena()
        var message: Int32 = -1
        let controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        do throws(Failure) {
            controls = try encode(request.controls, &arena)
        } catch {
            return .failed(error)
        }
        let code = submit(request.operation, controls, &arena, &message)
        switch code {
        case LDAP_SUCCESS: return .sent(message, isBlocked: lastCode == LDAP_BUSY)
        case LDAP_BUSY: return .busy
        default: return .failed(failure(code))
        }
    }

    /// Tells the server that nobody waits any more; false when that could not be sent whole, after which
    /// the connection is of no use.
    func abandon(_ message: Int32) -> Bool {
        ldap_abandon_ext(ld, message, nil, nil) == LDAP_SUCCESS
    }

    private typealias Controls = UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?

    private func submit(
        _ operation: LDAPRequest.Operation, _ controls: Controls, _ arena: inout CArena,
        _ message: inout Int32
    ) -> Int32 {
        switch operation {
        case .simpleBind(let name, let password):
            let credentials = arena.berval(Array(password.exposed.utf8))
            return ldap_sasl_bind(ld, name, nil, credentials, controls, nil, &message)
        case .externalBind:
            return ldap_sasl_bind(ld, nil, "EXTERNAL", arena.berval([]), controls, nil, &message)
        case .add(let entry):
            let mods = arena.mods(entry.attributes.map { Modification(.add, $0.name, $0.values) })
            return ldap_add_ext(ld, entry.dn.description, mods, controls, nil, &message)
        case .modify(let dn, let modifications):
            let mods = arena.mods(modifications)
            return ldap_modify_ext(ld, dn.description, mods, controls, nil, &message)
        case .rename(let dn, let rdn, let superior):
            return ldap_rename(
                ld, dn.description, rdn.description, superior?.description, 1, controls, nil, &message)
        case .delete(let dn):
            return ldap_delete_ext(ld, dn.description, controls, nil, &message)
        case .passwordModify(let dn, let password):
            let (name, new) = (arena.berval(Array(dn.description.utf8)), arena.berval(Array(password.exposed.utf8)))
            return ldap_passwd(ld, name, nil, new, controls, nil, &message)
        case .compare(let dn, let name, let value):
            let assertion = arena.berval(value.bytes)
            return ldap_compare_ext(ld, dn.description, name.spelling, assertion, controls, nil, &message)
        case .search(let base, let scope, let filter, let attributes, let sizeLimit):
            let names = attributes.isEmpty ? nil : arena.list(attributes.map { arena.string($0.spelling) })
            return ldap_search_ext(
                ld, base.description, scope.code, filter.description, names, 0, controls, nil, nil,
                Int32(clamping: sizeLimit), &message)
        }
    }

    private func encode(_ controls: [RequestControl], _ arena: inout CArena) throws(Failure) -> Controls {
        guard !controls.isEmpty else { return nil }
        var pointers: [UnsafeMutablePointer<LDAPControl>] = []
        for control in controls {
            let value = try value(of: control).map { arena.berval($0).pointee } ?? berval()
            pointers.append(
                arena.make(
                    LDAPControl(
                        ldctl_oid: arena.string(control.oid), ldctl_value: value,
                        ldctl_iscritical: control.isCritical ? 1 : 0)))
        }
        return arena.list(pointers)
    }

    private func value(of control: RequestControl) throws(Failure) -> [UInt8]? {
        switch control {
        case .manageDsaIT, .domainScope, .permissiveModify, .showDeleted: nil
        // SDFlagsRequestValue ::= SEQUENCE { Flags INTEGER }; 1 is the owner.
        case .descriptorOwner: BERWriter.sequence(BERWriter.integer(1))
        case .postRead(let attributes): PostRead.encode(attributes)
        case .pagedResults(let size, let cookie): PagedResults.encode(size: size, cookie: cookie)
        case .contentSync(let cookie): SyncRequest.encode(cookie: cookie)
        case .assertion(let filter): try assertionValue(filter)
        }
    }

    /// libldap turns the filter's text into BER.
    private func assertionValue(_ filter: DirectoryFilter) throws(Failure) -> [UInt8] {
        var value = berval()
        var text = Array(filter.description.utf8CString)
        let code = ldap_create_assertion_control_value(ld, &text, &value)
        guard code == LDAP_SUCCESS else { throw failure(code) }
        defer { ldap_memfree(value.bv_val) }
        return value.bytes
    }
}

extension CArena {
    mutating func mods(
        _ modifications: [Modification]
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<LDAPMod>?> {
        var pointers: [UnsafeMutablePointer<LDAPMod>] = []
        for modification in modifications {
            var mod = LDAPMod()
            mod.mod_op = modification.operation.code | LDAP_MOD_BVALUES
            mod.mod_type = string(modification.attribute.spelling)
            if !modification.values.isEmpty {
                var values: [UnsafeMutablePointer<berval>] = []
                for value in modification.values { values.append(berval(value.bytes)) }
                mod.mod_vals.modv_bvals = list(values)
            }
            pointers.append(make(mod))
        }
        return list(pointers)
    }
}

extension Modification.Operation {
    fileprivate var code: Int32 {
        switch self {
        case .add: LDAP_MOD_ADD
        case .delete: LDAP_MOD_DELETE
        case .replace: LDAP_MOD_REPLACE
        }
    }
}

extension SearchScope {
    fileprivate var code: Int32 {
        switch self {
        case .base: Int32(LDAP_SCOPE_BASE)
        case .oneLevel: Int32(LDAP_SCOPE_ONELEVEL)
        case .subtree: Int32(LDAP_SCOPE_SUBTREE)
        }
    }
}
