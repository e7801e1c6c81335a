import CLDAP
import Glibc

/// What must happen once in a process before libldap is used.
enum LDAPLibrary {
    /// Reading this initializes the library, one thread at a time, and turns a write to a dead connection
    /// into an error instead of SIGPIPE, unless the program handles that signal itself.
    static let isReady: Bool = {
        var version = Int32(LDAP_VERSION3)
        let code = ldap_set_option(nil, LDAP_OPT_PROTOCOL_VERSION, &version)
        var action = sigaction()
        sigaction(SIGPIPE, nil, &action)
        if action.__sigaction_handler.sa_handler == nil { signal(SIGPIPE, SIG_IGN) }
        return code == LDAP_SUCCESS
    }()
}
