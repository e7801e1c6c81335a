"""Measures how long a change made by hand stands before the gateway has repaired it.

    feed.py TENANT TOKEN LDAP_URL ADMIN_DN PASSWORD BASE CHANGES

Changes one attribute of one user after the other and looks until it is as it was; then of all users at once. Prints a
table. Looking takes a fraction of a millisecond, and is in the figures.
"""

import http.client
import json
import statistics
import sys
import time
import urllib.parse

import ldap

tenant, token, ldap_url, admin, password, base, changes = sys.argv[1:]
changes = int(changes)
users = 500
address = urllib.parse.urlsplit(tenant)
gateway = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
directory = ldap.initialize(ldap_url)
directory.simple_bind_s(admin, password)


def create(number):
    body = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": f"u{number}@example.com",
        "active": True, "name": {"givenName": "Given", "familyName": "Family"},
        "emails": [{"type": "work", "value": f"u{number}@example.com"}],
    }
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/scim+json"}
    gateway.request("POST", address.path + "/Users", json.dumps(body), headers)
    answer = gateway.getresponse()
    answer.read()
    if answer.status != 201:
        sys.exit(f"POST: {answer.status}")


def dn(number):
    return f"uid=u{number}@example.com,ou=people,{base}"


def until(holds, what):
    started = time.perf_counter()
    while not holds():
        if time.perf_counter() - started > 60:
            sys.exit(f"{what} was not repaired within a minute")
    return (time.perf_counter() - started) * 1000


def is_repaired(number):
    return directory.search_s(dn(number), ldap.SCOPE_BASE, attrlist=["sn"])[0][1]["sn"] == [b"Family"]


def wrong():
    return directory.search_s(f"ou=people,{base}", ldap.SCOPE_SUBTREE, "(sn=By hand)", ["1.1"])


for number in range(users):
    create(number)
time.sleep(2)

single = []
for change in range(changes):
    number = change % users
    directory.modify_s(dn(number), [(ldap.MOD_REPLACE, "sn", [b"By hand"])])
    single.append(until(lambda: is_repaired(number), dn(number)))
    time.sleep(0.02)
single.sort()

for number in range(users):
    directory.modify(dn(number), [(ldap.MOD_REPLACE, "sn", [b"By hand"])])
time.sleep(0.1)
burst = until(lambda: not wrong(), "the burst") + 100

print("| from a change made by hand to its repair      |      ms |")
print("|-----------------------------------------------|--------:|")
print(f"| one at a time, median of {changes:<6}               | {statistics.median(single):7.0f} |")
print(f"| one at a time, 99th percentile                | {single[int(len(single) * 0.99)]:7.0f} |")
print(f"| {users} at once, until the last                   | {burst:7.0f} |")
