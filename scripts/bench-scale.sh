#!/usr/bin/env bash
# Measures the release gateway with many users (SCALE_USERS, 100,000 by default) and a group of all of them.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
make -s release >&2
. scripts/lab.sh
sluice=$(swift build -c release --scratch-path .build-release --show-bin-path 2>/dev/null)/sluice

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
start_lab "$(free_port)" "$(free_port)"
python3 Benchmarks/scale.py "$tenant" "$token" "$lab/state.sqlite" "${SCALE_USERS:-100000}" \
    "ldap://127.0.0.1:$ldap_port" "cn=sluice,$base" "$lab/password" "$base" "$gateway" "$(cat "$lab/slapd/slapd.pid")"
echo
awk '/VmHWM/ {printf "gateway: peak memory %.1f MB\n", $2 / 1024}' "/proc/$gateway/status"
