#!/usr/bin/env bash
# Installs Postfix and Dovecot from Debian's packages, for `make test-mail`. The tests start servers of their own on
# loopback; the packaged services are not configured and not started.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! dpkg-query -W -f='${Status}' postfix 2>/dev/null | grep -q 'install ok installed'; then
    # Debian allows one mail server only: apt would remove whichever is there.
    if [ -e /usr/sbin/sendmail ]; then
        echo "another mail server is installed and would be removed for Postfix: not done" >&2
        exit 1
    fi
    sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    echo "postfix postfix/main_mailer_type select No configuration" | $sudo debconf-set-selections
fi
scripts/install.sh postfix postfix-ldap dovecot-imapd dovecot-lmtpd dovecot-ldap
