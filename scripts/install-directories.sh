#!/usr/bin/env bash
# Installs 389 Directory Server and Samba AD from Debian's packages, for `make test-directories`. The tests start
# servers of their own on loopback; the packaged services are not started.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh 389-ds-base samba samba-ad-dc samba-ad-provision samba-dsdb-modules winbind
