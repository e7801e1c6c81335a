#!/usr/bin/env bash
# Installs the Debian packages that are missing. Arguments: further packages beside those to build and to run slapd.
set -euo pipefail
wanted=(libldap2-dev slapd ldap-utils libsqlite3-dev pkg-config openssl curl python3-venv "$@")
missing=()
for package in "${wanted[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "installing: ${missing[*]}" >&2
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# Without a start of the packaged slapd: the project starts its own, on loopback.
$sudo env RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}" >&2
