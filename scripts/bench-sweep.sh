#!/usr/bin/env bash
# Measures sweeps of the release program against ldapsearch and ldapadd, in one run: over SWEEP_USERS entries in sync
# (100,000 by default) by markers alone and by all attributes, SWEEP_ROUNDS times (3), and the repair of SWEEP_MISSING
# (10,000; 0 for none) that are gone.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
make -s release >&2
sluice=$(swift build -c release --scratch-path .build-release --show-bin-path 2>/dev/null)/sluice
lab=$(mktemp -d "${TMPDIR:-/tmp}/sluice-sweep.XXXXXX")
cleanup() {
    scripts/slapd.sh stop "$lab/slapd" || true
    rm -rf "$lab"
}
trap cleanup EXIT
base=dc=example,dc=com
mkdir "$lab/slapd"
port=$(scripts/slapd.sh start "$lab/slapd")
scripts/slapd.sh stop "$lab/slapd"
printf secret >"$lab/password"
cat >"$lab/sluice.yaml" <<YAML
listen: { port: $((port + 1)) }
management: { port: $((port + 2)) }
state: { path: state.sqlite }
directory:
  urls: ["ldap://127.0.0.1:$port"]
  bind_dn: cn=sluice,$base
  bind_password_file: password
  tls: { mode: none }
mapping: $PWD/config/mapping/inetorgperson.yaml
reconcile: { limits: { creations: 1000000000, creations_percent: 100 } }
log: { level: warning, format: text }
YAML
"$sluice" token create --name bench --config "$lab/sluice.yaml" >/dev/null 2>&1
python3 Benchmarks/sweep.py fill "$lab" "${SWEEP_USERS:-100000}" "$base"
PATH=$PATH:/usr/sbin slapadd -q -f "$lab/slapd/slapd.conf" -l "$lab/people.ldif"
scripts/slapd.sh start "$lab/slapd" "$port" >/dev/null
python3 Benchmarks/sweep.py measure "$lab" "${SWEEP_USERS:-100000}" "$base" "$sluice" "ldap://127.0.0.1:$port" \
    "${SWEEP_MISSING:-10000}" "${SWEEP_ROUNDS:-3}"
