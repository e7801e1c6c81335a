#!/usr/bin/env bash
# Puts a conformance tester for SCIM servers to work on a gateway before a throw-away slapd, once for each setting of
# `compatibility`. Ends with the tester's verdict, and with 1 if anything it checks is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# = 0 ]; then
    "$0" lenient
    exec "$0" strict
fi
tools=.build/conformance
wanted="scim2-cli==0.6.0 scim2-tester==0.5.2"
if [ "$(cat "$tools/wanted" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$tools"
    python3 -m venv "$tools"
    # shellcheck disable=SC2086
    "$tools/bin/pip" install -q --disable-pip-version-check $wanted
    echo "$wanted" >"$tools/wanted"
fi
. scripts/lab.sh

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
start_lab "$(free_port)" "$(free_port)" "$1"

report=$lab/report.txt
status=0
NO_COLOR=1 timeout 600 "$tools/bin/scim2" --url "$tenant" --header "Authorization: Bearer $token" test \
    >"$report" 2>&1 || status=$?
succeeded=$(grep -c '^SUCCESS' "$report" || true)
others=$(grep -cE '^[A-Z]+ ' "$report" || true)
others=$((others - succeeded))
# All of the report only where somebody has to read it.
[ "$status" = 0 ] && [ "$others" = 0 ] || cat "$report"
echo "Conformance, compatibility $1: $succeeded checks of scim2-tester succeeded, $others did not"
[ "$status" = 0 ] && [ "$others" = 0 ] && [ "$succeeded" -gt 0 ]
