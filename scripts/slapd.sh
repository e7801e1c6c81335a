#!/usr/bin/env bash
# A throw-away OpenLDAP server on loopback, its state in one folder.
#   slapd.sh start FOLDER [PORT]   prints the port; base dc=example,dc=com with ou=people and ou=groups, account cn=sluice
#   slapd.sh serve FOLDER PORT     the same in the foreground on all addresses, for a container
#   slapd.sh stop FOLDER
# The password of the accounts comes from SLAPD_PASSWORD or SLAPD_PASSWORD_FILE, else it is "secret".
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin
folder=${2:?a folder is needed}
base=dc=example,dc=com
password=${SLAPD_PASSWORD:-secret}
[ -z "${SLAPD_PASSWORD_FILE:-}" ] || password=$(cat "$SLAPD_PASSWORD_FILE")

free_port() {
    local port
    for _ in $(seq 50); do
        port=$((20000 + RANDOM % 10000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    echo "no free port found" >&2; return 1
}

configure() {
    mkdir -p "$folder/db"
    umask 077
    cat >"$folder/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile $folder/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload syncprov
sizelimit size.soft=500 size.hard=5000 size.prtotal=unlimited
database mdb
suffix $base
rootdn cn=admin,$base
rootpw $password
directory $folder/db
maxsize 8589934592
multival member 100,10
index objectClass,entryUUID,entryCSN,uid,cn,mail,member eq
access to attrs=userPassword by dn.exact=cn=sluice,$base write by anonymous auth by * none
access to * by dn.exact=cn=sluice,$base write by users read by * none
overlay syncprov
CONF
    slapadd -f "$folder/slapd.conf" >"$folder/slapadd.log" 2>&1 <<LDIF
dn: $base
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: ou=people,$base
objectClass: organizationalUnit
ou: people

dn: ou=groups,$base
objectClass: organizationalUnit
ou: groups

dn: cn=sluice,$base
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: sluice
userPassword: $password
LDIF
}

start() {
    local port=${1:-$(free_port)}
    [ -f "$folder/slapd.conf" ] || configure
    # slapd detaches and answers from then on.
    slapd -f "$folder/slapd.conf" -h "ldap://127.0.0.1:$port/" >"$folder/slapd.log" 2>&1 || {
        cat "$folder/slapd.log" >&2; echo "slapd did not start on port $port" >&2; return 1; }
    for _ in $(seq 100); do
        if ldapsearch -x -LLL -H "ldap://127.0.0.1:$port/" -s base -b "" 1.1 >/dev/null 2>&1; then
            echo "$port"; return
        fi
        sleep 0.1
    done
    echo "slapd did not start; see $folder/slapd.log" >&2; return 1
}

stop() {
    local pid
    pid=$(cat "$folder/slapd.pid" 2>/dev/null) || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
}

case ${1:-} in
    start) start "${3:-}" ;;
    serve)
        [ -f "$folder/slapd.conf" ] || configure
        exec slapd -f "$folder/slapd.conf" -h "ldap://0.0.0.0:${3:?a port is needed}/" -d 0 ;;
    stop) stop ;;
    *) sed -n '2,7p' "$0" >&2; exit 2 ;;
esac
