#!/usr/bin/env bash
# Shows the bridge at work: a throw-away slapd, the gateway, one user as Entra sends it, and the entry that results.
# Stops with Ctrl-C; leaves nothing behind. RUN_ONCE=1 ends after the entry was shown.
set -euo pipefail
cd "$(dirname "$0")/.."
sluice=$(swift build --show-bin-path 2>/dev/null)/sluice
lab=$(mktemp -d "${TMPDIR:-/tmp}/sluice-run.XXXXXX")
gateway=""

cleanup() {
    trap - EXIT INT TERM
    if [ -n "$gateway" ] && kill -TERM "$gateway" 2>/dev/null; then wait "$gateway" 2>/dev/null || true; fi
    scripts/slapd.sh stop "$lab/slapd" || true
    rm -rf "$lab"
}
trap cleanup EXIT
trap 'echo; echo "Stopping."; exit 0' INT TERM

mkdir "$lab/slapd"
ldap_port=$(scripts/slapd.sh start "$lab/slapd")
base=dc=example,dc=com
printf 'secret' >"$lab/password"
cat >"$lab/sluice.yaml" <<YAML
listen: { host: 127.0.0.1, port: ${RUN_PORT:-8880}, base_path: /scim/v2 }
public_url: http://127.0.0.1:${RUN_PORT:-8880}
management: { host: 127.0.0.1, port: ${RUN_MANAGEMENT_PORT:-8881} }
state: { path: state.sqlite }
directory:
  urls: ["ldap://127.0.0.1:$ldap_port"]
  bind_dn: cn=sluice,$base
  bind_password_file: password
  tls: { mode: none }
mapping: $PWD/config/mapping/inetorgperson.yaml
log: { format: text, level: warning }
YAML

tenant=http://127.0.0.1:${RUN_PORT:-8880}/scim/v2
token=$("$sluice" token create --name demo --config "$lab/sluice.yaml" 2>"$lab/token.log") || { cat "$lab/token.log" >&2; exit 1; }
"$sluice" serve --config "$lab/sluice.yaml" &
gateway=$!
for _ in $(seq 100); do
    curl -fs -o /dev/null "http://127.0.0.1:${RUN_MANAGEMENT_PORT:-8881}/health/ready" && break
    kill -0 "$gateway" 2>/dev/null || { echo "the gateway did not start" >&2; exit 1; }
    sleep 0.1
done

echo "Tenant URL    $tenant"
echo "Secret token  $token"
echo
echo "A user, as Entra sends it:"
curl -sS -X POST "$tenant/Users" -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/scim+json; charset=utf-8' -d '{
  "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
              "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
  "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
  "userName": "ann.miller@example.com", "active": true, "displayName": "Ann Miller",
  "emails": [{ "primary": true, "type": "work", "value": "Ann.Miller@example.com" }],
  "meta": { "resourceType": "User" },
  "name": { "formatted": "Ann Miller", "familyName": "Miller", "givenName": "Ann" },
  "roles": [] }' -w '\nHTTP %{http_code}\n'
echo
echo "The entry in the directory:"
ldapsearch -x -LLL -o ldif-wrap=no -H "ldap://127.0.0.1:$ldap_port" -D "cn=sluice,$base" -w secret \
    -b "ou=people,$base" '(uid=ann.miller@example.com)'
[ -n "${RUN_ONCE:-}" ] && exit 0
echo "Try:  $sluice reconcile --dry-run --config $lab/sluice.yaml"
echo "      $sluice explain ann.miller@example.com --config $lab/sluice.yaml"
echo "Ctrl-C stops everything."
wait "$gateway"
