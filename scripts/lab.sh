# To be sourced: a throw-away slapd and a gateway before it, both on loopback, which are gone when the script ends.
sluice=$(swift build --show-bin-path 2>/dev/null)/sluice
lab=$(mktemp -d "${TMPDIR:-/tmp}/sluice-lab.XXXXXX")
base=dc=example,dc=com
gateway=""

end_lab() {
    trap - EXIT INT TERM
    if [ -n "$gateway" ] && kill -TERM "$gateway" 2>/dev/null; then wait "$gateway" 2>/dev/null || true; fi
    scripts/slapd.sh stop "$lab/slapd" || true
    rm -rf "$lab"
}
trap end_lab EXIT

# start_lab PORT MANAGEMENT_PORT [COMPATIBILITY]: sets tenant, token, ldap_port and gateway, its process.
start_lab() {
    mkdir "$lab/slapd"
    ldap_port=$(scripts/slapd.sh start "$lab/slapd")
    (umask 077 && printf 'secret' >"$lab/password")
    cat >"$lab/sluice.yaml" <<YAML
listen: { host: 127.0.0.1, port: $1, base_path: /scim/v2 }
public_url: http://127.0.0.1:$1
management: { host: 127.0.0.1, port: $2 }
state: { path: state.sqlite }
directory:
  urls: ["ldap://127.0.0.1:$ldap_port"]
  bind_dn: cn=sluice,$base
  bind_password_file: password
  tls: { mode: none }
mapping: $PWD/config/mapping/inetorgperson.yaml
reconcile: { limits: { window: 0s } } # whoever tries it out deletes more than a client should
compatibility: ${3:-lenient}
log: { format: text, level: warning }
YAML
    tenant=http://127.0.0.1:$1/scim/v2
    token=$("$sluice" token create --name lab --config "$lab/sluice.yaml" 2>"$lab/token.log") ||
        { cat "$lab/token.log" >&2; exit 1; }
    "$sluice" serve --config "$lab/sluice.yaml" &
    gateway=$!
    for _ in $(seq 100); do
        curl -fs -o /dev/null "http://127.0.0.1:$2/health/ready" && return
        kill -0 "$gateway" 2>/dev/null || break
        sleep 0.1
    done
    echo "the gateway did not start" >&2
    exit 1
}
