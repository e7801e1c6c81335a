#!/usr/bin/env bash
# Measures the gateway against the bare directory in one run, in turns, and prints a table. Ratios are what counts:
# the machine is shared, and absolute figures move with it. BENCH_ROUNDS and BENCH_SECONDS set the length.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh wrk gcc libc6-dev
rounds=${BENCH_ROUNDS:-3}
seconds=${BENCH_SECONDS:-4}
make -s release >&2
sluice=$(swift build -c release --scratch-path .build-release --show-bin-path 2>/dev/null)/sluice
lab=$(mktemp -d "${TMPDIR:-/tmp}/sluice-bench.XXXXXX")
gateway=""
cleanup() {
    if [ -n "$gateway" ] && kill -TERM "$gateway" 2>/dev/null; then wait "$gateway" 2>/dev/null || true; fi
    scripts/slapd.sh stop "$lab/slapd" || true
    rm -rf "$lab"
}
trap cleanup EXIT

gcc -O2 -o "$lab/bare" Benchmarks/bare/bare.c -lldap -llber
mkdir "$lab/slapd"
port=$(scripts/slapd.sh start "$lab/slapd")
url=ldap://127.0.0.1:$port
base=dc=example,dc=com
http=$((port + 1)); management=$((port + 2))
printf secret >"$lab/password"
cat >"$lab/sluice.yaml" <<YAML
listen: { port: $http }
management: { port: $management }
state: { path: state.sqlite }
directory:
  urls: ["$url"]
  bind_dn: cn=sluice,$base
  bind_password_file: password
  tls: { mode: none }
mapping: $PWD/config/mapping/five-attributes.yaml
reconcile: { interval: 0s }
log: { level: warning, format: text }
YAML
token=$("$sluice" token create --name bench --config "$lab/sluice.yaml" 2>/dev/null)
"$sluice" serve --config "$lab/sluice.yaml" &
gateway=$!
for _ in $(seq 100); do
    curl -fs -o /dev/null "http://127.0.0.1:$management/health/ready" && break
    sleep 0.1
done

# bare NAME add|read DEPTH PREFIX COUNT; gate NAME CONNECTIONS SCRIPT ARGUMENTS…: append a rate to $lab/NAME.
bare() {
    "$lab/bare" "$url" "cn=sluice,$base" secret "ou=people,$base" "$2" "$3" "$seconds" "$4" "$5" >"$lab/out"
    awk '{print $1}' "$lab/out" >>"$lab/$1"
}
gate() {
    local name=$1 connections=$2 script=$3; shift 3
    wrk -t1 -c"$connections" -d"${seconds}s" --timeout 20s -s "Benchmarks/$script" "http://127.0.0.1:$http" -- \
        "$token" "$@" >/dev/null 2>"$lab/out"
    awk -v name="$name" '/^result/ {print $2; if ($4 > 0) {print name ": " $4 " failed requests" > "/dev/stderr"; exit 1}}' \
        "$lab/out" >>"$lab/$name"
}
median() { sort -n "$lab/$1" | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }

# Users to read, made by the gateway itself, so that both sides read the same entries.
readers=2000
for n in $(seq 0 $((readers - 1))); do
    printf '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"reader%s@example.com"}\n' "$n"
done >"$lab/bodies"
split -l 1 -a 4 -d "$lab/bodies" "$lab/body."
for n in $(seq -f %04.0f 0 $((readers - 1))); do
    printf 'next\nurl=http://127.0.0.1:%s/scim/v2/Users\nheader="Authorization: Bearer %s"\nheader="Content-Type: application/scim+json"\ndata=@%s\n' \
        "$http" "$token" "$lab/body.$n"
done | sed 1d >"$lab/curl"
curl -s -K "$lab/curl" | grep -o '"location":"[^"]*"' | sed 's,"location":"http://[^/]*,,; s,"$,,' >"$lab/ids"
[ "$(wc -l <"$lab/ids")" = "$readers" ] || { echo "only $(wc -l <"$lab/ids") of $readers users were made" >&2; exit 1; }
for n in $(seq 0 $((readers - 1))); do echo "/scim/v2/Users?filter=userName+eq+%22reader$n@example.com%22"; done >"$lab/filters"

bare_side() {
    bare "add$1" add "$1" "bare$round-$1-" 0
    bare "read$1" read "$1" reader "$readers"
}
gate_side() {
    gate "post$1" "$1" post.lua /scim/v2 "gate$round-$1-"
    gate "get$1" "$1" get.lua "$lab/ids"
    gate "filter$1" "$1" get.lua "$lab/filters"
}
for round in $(seq "$rounds"); do
    echo "round $round of $rounds" >&2
    for depth in 1 16; do
        # Whoever writes second finds a disk that the first has kept busy, so they take turns in that, too.
        if [ $((round % 2)) = 0 ]; then bare_side "$depth"; gate_side "$depth"
        else gate_side "$depth"; bare_side "$depth"; fi
    done
done

# The ratio is the median of the rounds' own ratios: what disturbs the machine for a while disturbs both sides of one.
row() { # TITLE GATEWAY BARE
    paste "$lab/$2" "$lab/$3" | awk '{print $1 / $2}' >"$lab/ratios"
    printf '| %-28s | %9.0f | %9.0f | %5.2f |\n' "$1" "$(median "$2")" "$(median "$3")" "$(median ratios)"
}
echo "| what                         | gateway/s |    bare/s | ratio |"
echo "|------------------------------|----------:|----------:|------:|"
for depth in 1 16; do
    row "POST /Users, $depth at once" "post$depth" "add$depth"
    row "GET by id, $depth at once" "get$depth" "read$depth"
    row "GET userName eq, $depth at once" "filter$depth" "read$depth"
done
echo
awk '/VmHWM/ {printf "gateway: peak memory %.1f MB", $2 / 1024}' "/proc/$gateway/status"
awk -v hz="$(getconf CLK_TCK)" '{printf ", CPU %.1f s", ($14 + $15) / hz}' "/proc/$gateway/stat"
awk -v hz="$(getconf CLK_TCK)" '{printf "; slapd: CPU %.1f s\n", ($14 + $15) / hz}' "/proc/$(cat "$lab/slapd/slapd.pid")/stat"
