#!/usr/bin/env bash
# Measures how long a change made by hand stands before the release gateway has repaired it (FEED_CHANGES, 1000 by
# default, one at a time; then 500 at once).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh python3-ldap
make -s release >&2
. scripts/lab.sh
sluice=$(swift build -c release --scratch-path .build-release --show-bin-path 2>/dev/null)/sluice

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
start_lab "$(free_port)" "$(free_port)"
# Debian's python3-ldap belongs to this one.
/usr/bin/python3 Benchmarks/feed.py "$tenant" "$token" "ldap://127.0.0.1:$ldap_port" "cn=admin,$base" \
    "$(cat "$lab/password")" "$base" "${FEED_CHANGES:-1000}"
