import CLDAP
import Glibc
import Synchronization

/// What libldap would print while it works.
///
/// With GnuTLS, as on Debian, libldap tells its caller of every certificate that it refuses `(unknown error code)`, and
/// the reason only to its log. The log's level is that of the whole process, so it is raised for as long as somebody
/// listens, and each listener gets the words of its own thread.
enum LibraryWords {
    /// `LDAP_DEBUG_TRACE`, whose header is not installed.
    private static let trace: Int32 = 1
    private static let heard = Mutex<[pthread_t: [String]]>([:])

    /// Runs a piece of work on this thread, and gives what the library said meanwhile.
    static func during(_ work: () -> Void) -> [String] {
        guard isHooked else { return [] }
        let thread = pthread_self()
        begin(thread)
        work()
        return end(thread)
    }

    private static func begin(_ thread: pthread_t) {
        heard.withLock { heard in
            heard[thread] = []
            setLevel(trace)
        }
    }

    private static func end(_ thread: pthread_t) -> [String] {
        heard.withLock { heard in
            defer { if heard.isEmpty { setLevel(0) } }
            return heard.removeValue(forKey: thread) ?? []
        }
    }

    private static func setLevel(_ level: Int32) {
        var level = level
        ldap_set_option(nil, LDAP_OPT_DEBUG_LEVEL, &level)
    }

    private static let isHooked: Bool = {
        cldap_set_printer { text in
            guard let text else { return }
            let words = String(cString: text)
            let thread = pthread_self()
            heard.withLock { $0[thread]?.append(words) }
        } == 1
    }()
}
