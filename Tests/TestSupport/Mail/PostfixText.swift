/// What a private Postfix has beside the lines of `config/mail/postfix/main.cf`.
enum PostfixText {
    /// - Parameter folder: where its `etc`, `queue` and `data` are.
    static func main(_ folder: String) -> String {
        """
        compatibility_level = 3.6
        queue_directory = \(folder)/queue
        data_directory = \(folder)/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        meta_directory = /etc/postfix
        shlib_directory = /usr/lib/postfix
        maillog_file = \(folder)/mail.log
        maillog_file_prefixes = /var, /dev/stdout, \(folder)
        myhostname = mail.\(MailSystem.domain)
        mydestination =
        mynetworks = 127.0.0.1/32
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        alias_maps =
        alias_database =
        local_recipient_maps =
        biff = no
        smtpd_peername_lookup = no
        smtpd_tls_security_level = none
        # Nothing leaves the machine, and no name is looked up outside it.
        default_transport = error:no mail leaves a test
        relay_transport = error:no mail leaves a test
        smtp_dns_support_level = disabled
        smtp_host_lookup = native

        """
    }

    /// No service is put in a jail, and none is there that sends mail elsewhere.
    static func services(_ port: UInt16) -> String {
        """
        127.0.0.1:\(port) inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        proxywrite unix - - n - 1 proxymap
        showq unix n - n - - showq
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        lmtp unix - - n - - lmtp
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd

        """
    }
}
