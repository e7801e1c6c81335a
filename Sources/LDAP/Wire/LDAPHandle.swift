import CLDAP
import Directory

/// Owns one `LDAP *`: the connection ends with it.
///
/// Used on the queue of its connection only. Once it said that the server is gone it must not be used
/// again: libldap would silently connect anew, and not bind.
struct LDAPHandle: ~Copyable {
    let ld: OpaquePointer
    let names = NameReader()

    /// Takes over the pointer. An initializer that throws could not free it.
    init(owning ld: OpaquePointer) {
        self.ld = ld
    }

    deinit {
        ldap_unbind_ext(ld, nil, nil)
    }

    /// A failure of the library, in its own words.
    struct Failure: Error {
        let code: ResultCode
        let diagnostic: String
        /// What was wrong with the server's certificate, as far as it is known.
        var certificate: [CertificateProblem] = []
    }

    /// The failure behind a return code, with what the handle has to say about it.
    func failure(_ code: Int32) -> Failure {
        Failure(
            code: ResultCode(rawValue: code), diagnostic: diagnostic ?? String(cString: ldap_err2string(code))
        )
    }

    /// The code of the last call.
    var lastCode: Int32 {
        var code: Int32 = 0
        ldap_get_option(ld, LDAP_OPT_RESULT_CODE, &code)
        return code
    }

    private var diagnostic: String? {
        var text: UnsafeMutablePointer<CChar>?
        guard ldap_get_option(ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &text) == LDAP_SUCCESS, let text else {
            return nil
        }
        defer { ldap_memfree(text) }
        let words = String(cString: text)
        return words.isEmpty ? nil : words
    }
}
