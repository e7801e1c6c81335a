#!/usr/bin/env bash
# Shows the bridge at work: a throw-away slapd, the gateway, one user as Entra sends it, and the entry that results.
# Stops with Ctrl-C; leaves nothing behind. RUN_ONCE=1 ends after the entry was shown.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lab.sh
trap 'echo; echo "Stopping."; exit 0' INT TERM
start_lab "${RUN_PORT:-8880}" "${RUN_MANAGEMENT_PORT:-8881}"

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
