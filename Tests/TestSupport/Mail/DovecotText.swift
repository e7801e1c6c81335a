/// What a private Dovecot has beside `config/mail/dovecot/sluice.conf.ext`.
enum DovecotText {
    /// - Parameter folder: where its `run` and `state` are.
    static func main(_ folder: String, imap: UInt16, lmtp: UInt16) -> String {
        """
        base_dir = \(folder)/run
        state_dir = \(folder)/state
        log_path = \(folder)/dovecot.log
        instance_name = sluice-test
        protocols = imap lmtp
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        auth_verbose = yes
        # Whoever fails to log in does not wait here.
        auth_failure_delay = 0
        # The user that owns the mail of a test is one of the system.
        first_valid_uid = 1
        first_valid_gid = 1
        postmaster_address = postmaster@\(MailSystem.domain)
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service imap-login {
          inet_listener imap {
            port = \(imap)
          }
          inet_listener imaps {
            port = 0
          }
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = \(lmtp)
          }
        }
        namespace inbox {
          inbox = yes
        }
        !include sluice.conf.ext

        """
    }
}
