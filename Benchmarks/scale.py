"""Measures a gateway that holds many users: lists, lookups, scans, and groups of very different sizes.

    scale.py TENANT TOKEN STATE USERS LDAP_URL BIND_DN PASSWORD_FILE BASE GATEWAY_PID SLAPD_PID

The users are written into the state by hand, linked to entries that are not there: what is measured reads the state
alone. The two groups are made through the gateway and have real entries. Prints a table of medians.
"""

import http.client
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.parse

tenant, token, state, users, ldap_url, bind_dn, password_file, base, gateway_pid, slapd_pid = sys.argv[1:]
users = int(users)
address = urllib.parse.urlsplit(tenant)
connection = http.client.HTTPConnection(address.hostname, address.port, timeout=120)


def request(method, path, body=None):
    """Sends one request; gives the time that it took in milliseconds, and the body of the answer."""
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/scim+json"}
    started = time.perf_counter()
    connection.request(method, address.path + path, body and json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    took = (time.perf_counter() - started) * 1000
    if answer.status >= 300:
        sys.exit(f"{method} {path}: {answer.status} {content[:300]}")
    return took, json.loads(content) if content else None


def user_id(number):
    return f"00000000-0000-7000-8000-{number:012d}"


def user_dn(number):
    return f"uid=u{number}@example.com,ou=people,{base}"


def fill():
    """Writes the users as the gateway would have."""
    database = sqlite3.connect(state)
    now = int(time.time() * 1000)
    rows, claims, lookups = [], [], []
    for number in range(users):
        name = f"u{number}@example.com"
        body = {
            "userName": name, "externalId": f"x{number}", "displayName": f"Person {number}", "active": True,
            "title": "Clerk" if number % 1000 else "Chief",
            "name": {"givenName": "Given", "familyName": f"Family {number * 7919 % users}"},
            "emails": [{"type": "work", "value": f"mail{number}@example.com", "primary": True}],
        }
        rows.append((
            user_id(number), name, f"x{number}", json.dumps(body), now, now, f"identity-{number}".encode(),
            user_dn(number), user_dn(number)))
        claims.append((name, user_id(number)))
        lookups.append(("email", f"mail{number}@example.com", user_id(number)))
        lookups.append(("displayName", f"person {number}", user_id(number)))
    with database:
        database.executemany(
            "INSERT INTO resource (id, type, lifecycle, name_key, external_id, body, created, modified, revision,"
            " row_version, acknowledged, link_identity, link_dn, link_dn_key)"
            " VALUES (?, 'User', 'living', ?, ?, CAST(? AS BLOB), ?, ?, 1, 2, 1, ?, ?, ?)", rows)
        database.executemany("INSERT INTO claim (type, name_key, resource) VALUES ('User', ?, ?)", claims)
        database.executemany("INSERT INTO lookup (attribute, key, resource) VALUES (?, ?, ?)", lookups)
    database.close()


def make_group(name, size):
    """A group with its first so many users as members, in the state and in the directory."""
    schema = "urn:ietf:params:scim:schemas:core:2.0:Group"
    _, group = request("POST", "/Groups", {"schemas": [schema], "displayName": name})
    dn = f"cn={name},ou=groups,{base}"
    for start in range(0, size, 10_000):
        lines = [f"dn: {dn}", "changetype: modify", "add: member"]
        lines += [f"member: {user_dn(number)}" for number in range(start, min(size, start + 10_000))]
        subprocess.run(
            ["ldapmodify", "-x", "-H", ldap_url, "-D", bind_dn, "-y", password_file],
            input="\n".join(lines) + "\n", text=True, check=True, stdout=subprocess.DEVNULL)
    database = sqlite3.connect(state)
    with database:
        database.executemany(
            "INSERT INTO membership (group_id, member_id, member_type, name, name_key, settled)"
            " VALUES (?, ?, 'User', ?, ?, 1)",
            [(group["id"], user_id(number), user_dn(number), user_dn(number)) for number in range(size)])
    database.close()
    return group["id"]


def patch(operation, group, number):
    return request("PATCH", f"/Groups/{group}?excludedAttributes=members", {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": operation, "path": "members", "value": [{"value": user_id(number)}]}]})[0]


def bare(name, numbers):
    """The same without the gateway: the mean of many changes by one client."""
    dn = f"cn={name},ou=groups,{base}"
    lines = []
    for number in numbers:
        for change in ("add", "delete") if name == "small" else ("delete", "add"):
            lines += [f"dn: {dn}", "changetype: modify", f"{change}: member", f"member: {user_dn(number)}", ""]
    started = time.perf_counter()
    subprocess.run(
        ["ldapmodify", "-x", "-H", ldap_url, "-D", bind_dn, "-y", password_file],
        input="\n".join(lines) + "\n", text=True, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - started) * 1000 / (2 * len(numbers))


def query(title, path, repeats=15, total=None):
    times = []
    for _ in range(repeats):
        took, body = request("GET", path)
        times.append(took)
        if total is not None and body["totalResults"] != total:
            sys.exit(f"{path}: {body['totalResults']} results, {total} expected")
    print(f"| {title:<52} | {statistics.median(times):8.1f} |", flush=True)


def find(title, filter_text, repeats=15, total=1, collection="Users", more=""):
    query(title, f"/{collection}?filter={urllib.parse.quote(filter_text)}{more}", repeats, total)


fill()
small, large = make_group("small", 10), make_group("large", users)
middle = users // 2
print(f"| over {users:,} users{'':<35} | ms |".replace("| ms |", "|       ms |"))
print("|" + "-" * 54 + "|" + "-" * 9 + ":|")
for start in (1, middle, users - 99):
    query(f"page of 100 from index {start:,}", f"/Users?startIndex={start}&count=100", total=users)
find("userName eq", f'userName eq "U{middle}@example.com"')
find("externalId eq", f'externalId eq "x{middle}"')
find("id eq", f'id eq "{user_id(middle)}"')
find("emails.value eq", f'emails.value eq "mail{middle}@example.com"')
find("emails[type eq work].value eq", f'emails[type eq "work"].value eq "mail{middle}@example.com"')
find("displayName eq", f'displayName eq "person {middle}"')
find("groups: displayName eq, without members", 'displayName eq "large"', collection="Groups",
     more="&excludedAttributes=members")
find("groups: id eq and members eq", f'id eq "{large}" and members eq "{user_id(middle)}"', collection="Groups",
     more="&attributes=id")
find("groups: members eq", f'members eq "{user_id(middle)}"', collection="Groups", more="&attributes=id")
find("not by an index: title eq", 'title eq "Chief"', 5, users // 1000, more="&count=100")
find("not by an index: name.familyName co", 'name.familyName co "99"', 5, None, more="&count=100")
query("all sorted by name.familyName, page of 100", "/Users?sortBy=name.familyName&count=100", 5, users)
for title, group in (("10", small), (f"{users:,}", large)):
    times = []
    for number in range(users - 30, users):
        if group == large:
            times.append(patch("remove", group, number))
            times.append(patch("add", group, number))
        else:
            times.append(patch("add", group, number))
            times.append(patch("remove", group, number))
    name = "large" if group == large else "small"
    print(f"| {'bare directory: one member, group of ' + title:<52} | {bare(name, range(users - 30, users)):8.1f} |")
    print(f"| {'one member comes or goes, group of ' + title:<52} | {statistics.median(times):8.1f} |")
    query(f"the group of {title} without its members", f"/Groups/{group}?excludedAttributes=members")
    query(f"the group of {title} with its members", f"/Groups/{group}", 3)


def cpu(pid):
    """The processor time of a process so far, in milliseconds."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def grow(size, step):
    """A group that grows by a PATCH for so many members each: processor time a PATCH, in its first and last fifth."""
    schema = "urn:ietf:params:scim:schemas:core:2.0:Group"
    _, group = request("POST", "/Groups", {"schemas": [schema], "displayName": "growing"})
    marks = [(cpu(gateway_pid), cpu(slapd_pid))]
    for start in range(0, size, step):
        members = [{"value": user_id(number)} for number in range(start, start + step)]
        request("PATCH", f"/Groups/{group['id']}?excludedAttributes=members", {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "add", "path": "members", "value": members}]})
        marks.append((cpu(gateway_pid), cpu(slapd_pid)))
    fifth = len(marks) // 5
    for title, first, last in (("first", 0, fifth), ("last", len(marks) - 1 - fifth, len(marks) - 1)):
        for process, name in enumerate(("gateway", "slapd")):
            mean = (marks[last][process] - marks[first][process]) / fifth
            print(f"| {f'{name}: processor time of a PATCH of {step}, {title} fifth':<52} | {mean:8.1f} |")


grow(10_000, 100)
