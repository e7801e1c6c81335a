package import Directory

/// One request to a server (RFC 4511 §4), as a value: it can wait, be sent and be named in an error.
package struct LDAPRequest: Sendable {
    package let operation: Operation
    package let controls: [RequestControl]

    package init(_ operation: Operation, controls: [RequestControl] = []) {
        self.operation = operation
        self.controls = controls
    }

    package enum Operation: Sendable {
        case simpleBind(String, Secret)
        case externalBind
        case add(Entry)
        case modify(DN, [Modification])
        case rename(DN, to: RDN, under: DN?)
        case delete(DN)
        /// RFC 3062.
        case passwordModify(DN, Secret)
        case compare(DN, AttributeName, AttributeValue)
        /// `sizeLimit` 0 for none.
        case search(DN, SearchScope, DirectoryFilter, [AttributeName], sizeLimit: Int)
    }

    /// Whether it changes nothing, so that it may be sent twice.
    var isRead: Bool {
        switch operation {
        case .compare, .search: true
        default: false
        }
    }

    /// Whether it holds somebody's new password, which must not cross a network for others to read.
    var carriesPassword: Bool {
        switch operation {
        case .passwordModify: true
        case .add(let entry): !entry[.unicodePwd].isEmpty
        case .modify(_, let modifications): modifications.contains { $0.attribute == .unicodePwd }
        default: false
        }
    }

    /// What it may have changed when it was sent and not answered.
    var effectInDoubt: DirectoryError.Effect {
        switch operation {
        case .add, .modify, .rename, .delete, .passwordModify: .unknown
        case .compare, .search, .simpleBind, .externalBind: .none
        }
    }
}

extension LDAPRequest: CustomStringConvertible {
    /// For messages: what is done to which entry. No values.
    package var description: String {
        switch operation {
        case .simpleBind(let name, _): "bind as \(AttributeValue(name))"
        case .externalBind: "bind by SASL EXTERNAL"
        case .add(let entry): "add \(entry.dn)"
        case .modify(let dn, _): "modify \(dn)"
        case .rename(let dn, let rdn, let superior):
            "rename \(dn) to \(rdn)" + (superior.map { " under \($0)" } ?? "")
        case .delete(let dn): "delete \(dn)"
        case .passwordModify(let dn, _): "set the password of \(dn)"
        case .compare(let dn, let name, _): "compare \(name) of \(dn)"
        case .search(let base, .base, _, _, _): "read \(base.isRoot ? "the root DSE" : base.description)"
        case .search(let base, _, let filter, _, _): "search \(base) for \(filter)"
        }
    }
}
