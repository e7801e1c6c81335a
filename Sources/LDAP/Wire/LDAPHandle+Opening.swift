import CLDAP
import Directory
import Glibc

/// Opening blocks, each step within the time that is left.
extension LDAPHandle {
    /// Connects, and protects the connection as configured; the bind is a request like others.
    static func open(
        _ url: LDAPURL, _ tls: LDAPConfiguration.TLS, until deadline: ContinuousClock.Instant
    ) throws(Failure) -> LDAPHandle {
        do throws(Failure) {
            return try connect(url, tls, until: deadline)
        } catch {
            guard url.scheme == .ldaps || tls.mode == .startTLS else { throw error }
            throw explained(error, url, tls, until: deadline)
        }
    }

    /// The same failure with what was wrong with the certificate. Where the library keeps that to itself, it is made to
    /// fail once more while somebody listens.
    private static func explained(
        _ failure: Failure, _ url: LDAPURL, _ tls: LDAPConfiguration.TLS, until deadline: ContinuousClock.Instant
    ) -> Failure {
        var failure = failure
        if failure.certificate.isEmpty { failure.certificate = CertificateProblem.found(in: [failure.diagnostic]) }
        guard failure.certificate.isEmpty, failure.diagnostic.contains("unknown error code") else { return failure }
        let words = LibraryWords.during { _ = try? connect(url, tls, until: deadline).ld }
        failure.certificate = CertificateProblem.found(in: words)
        return failure
    }

    private static func connect(
        _ url: LDAPURL, _ tls: LDAPConfiguration.TLS, until deadline: ContinuousClock.Instant
    ) throws(Failure) -> LDAPHandle {
        guard LDAPLibrary.isReady else {
            throw Failure(code: .localError, diagnostic: "libldap could not be initialized")
        }
        var pointer: OpaquePointer?
        let code = ldap_initialize(&pointer, url.description)
        guard code == LDAP_SUCCESS, let pointer else {
            throw Failure(
                code: ResultCode(rawValue: code), diagnostic: String(cString: ldap_err2string(code)))
        }
        let handle = LDAPHandle(owning: pointer)
        try handle.setOptions()
        if url.scheme == .ldaps || tls.mode == .startTLS { try handle.verifyCertificates(caFile: tls.caFile) }
        try handle.bound(by: deadline)
        try handle.check(ldap_connect(handle.ld))
        if tls.mode == .startTLS, url.scheme == .ldap {
            try handle.bound(by: deadline)
            try handle.check(ldap_start_tls_s(handle.ld, nil, nil))
        }
        try handle.stopBlocking()
        return handle
    }

    /// Nothing of `ldap.conf` or the environment may change what a request means.
    private func setOptions() throws(Failure) {
        try set(LDAP_OPT_PROTOCOL_VERSION, Int32(LDAP_VERSION3))
        try set(LDAP_OPT_DEREF, Int32(LDAP_DEREF_NEVER))
        try set(LDAP_OPT_SIZELIMIT, Int32(LDAP_NO_LIMIT))
        try set(LDAP_OPT_TIMELIMIT, Int32(LDAP_NO_LIMIT))
        try check(ldap_set_option(ld, LDAP_OPT_REFERRALS, cldap_off()))
        try check(ldap_set_option(ld, LDAP_OPT_RESTART, cldap_on()))
        // A peer that vanished without a word is noticed after about a minute.
        try set(LDAP_OPT_X_KEEPALIVE_IDLE, Int32(30))
        try set(LDAP_OPT_X_KEEPALIVE_PROBES, Int32(3))
        try set(LDAP_OPT_X_KEEPALIVE_INTERVAL, Int32(10))
        try set(LDAP_OPT_TCP_USER_TIMEOUT, UInt32(60_000))
    }

    /// Always demanded: a server that cannot prove its name is not spoken to.
    private func verifyCertificates(caFile: String?) throws(Failure) {
        try set(LDAP_OPT_X_TLS_REQUIRE_CERT, Int32(LDAP_OPT_X_TLS_DEMAND))
        if let caFile { try check(ldap_set_option(ld, LDAP_OPT_X_TLS_CACERTFILE, caFile)) }
        // A context of this handle's own, from the options just set: 0 for the client's side.
        var isServer: Int32 = 0
        guard ldap_set_option(ld, LDAP_OPT_X_TLS_NEWCTX, &isServer) == LDAP_SUCCESS else {
            guard caFile != nil else { throw Failure(code: .connectError, diagnostic: "TLS cannot be set up") }
            throw Failure(code: .connectError, diagnostic: "", certificate: [.unreadableAuthorities])
        }
    }

    /// Gives the blocking calls that follow the time that is left.
    private func bound(by deadline: ContinuousClock.Instant) throws(Failure) {
        let left = deadline - .now
        guard left > .zero else { throw Failure(code: .timeout, diagnostic: "no time was left") }
        var time = timeval(
            tv_sec: Int(left.components.seconds),
            tv_usec: Int(left.components.attoseconds / 1_000_000_000_000))
        try check(ldap_set_option(ld, LDAP_OPT_NETWORK_TIMEOUT, &time))
        try check(ldap_set_option(ld, LDAP_OPT_TIMEOUT, &time))
    }

    /// From here on a socket that is full answers "busy" instead of holding the queue.
    private func stopBlocking() throws(Failure) {
        let descriptor = try descriptor()
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else {
            throw Failure(code: .localError, diagnostic: "the socket cannot be made non-blocking")
        }
    }

    private func descriptor() throws(Failure) -> Int32 {
        var descriptor: Int32 = -1
        try check(ldap_get_option(ld, LDAP_OPT_DESC, &descriptor))
        guard descriptor >= 0 else { throw Failure(code: .localError, diagnostic: "there is no socket") }
        return descriptor
    }

    /// A second descriptor of the socket, the caller's to close.
    ///
    /// libldap closes its own whenever it finds the connection broken. An event source that watched that
    /// number would then stand in the way of the next connection, which gets the same number.
    func duplicateDescriptor() throws(Failure) -> Int32 {
        let copy = fcntl(try descriptor(), F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw Failure(code: .localError, diagnostic: "too many open files") }
        return copy
    }

    private func set<Value: BitwiseCopyable>(_ option: Int32, _ value: Value) throws(Failure) {
        var value = value
        try check(ldap_set_option(ld, option, &value))
    }

    private func check(_ code: Int32) throws(Failure) {
        guard code == LDAP_SUCCESS else { throw failure(code) }
    }
}
