"""Measures sweeps over many users.

    sweep.py fill FOLDER USERS BASE                          writes people.ldif and the state
    sweep.py measure FOLDER USERS BASE SLUICE URL MISSING ROUNDS   prints a table

State and directory are made by hand, linked to each other: what is measured is the sweep. Times are medians of the
rounds, taken in turns, and a ratio is the median of the rounds' own ratios: what disturbs the machine for a while disturbs
both sides of one. Memory is the peak of the sweep's own process.
"""

import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
import uuid

ATTRIBUTES = (
    "objectClass uid cn sn givenName displayName title mail telephoneNumber mobile preferredLanguage employeeNumber"
    " departmentNumber o employeeType entryUUID entryCSN creatorsName createTimestamp modifyTimestamp"
    " modifiersName").split()


def identity(number):
    return str(uuid.UUID(int=number + 1))


def person(number, base):
    name = f"u{number}@example.com"
    return name, f"uid={name},ou=people,{base}", {
        "userName": name, "externalId": f"x{number}", "displayName": f"Person {number}", "active": True,
        "title": "Clerk", "name": {"givenName": "Given", "familyName": f"Family {number}"},
        "emails": [{"type": "work", "value": f"mail{number}@example.com", "primary": True}],
    }


def entry(number, base, with_identity):
    name, dn, body = person(number, base)
    lines = [
        f"dn: {dn}", "objectClass: inetOrgPerson", f"uid: {name}", f"cn: {body['displayName']}",
        f"sn: {body['name']['familyName']}", "givenName: Given", f"displayName: {body['displayName']}", "title: Clerk",
        f"mail: mail{number}@example.com", "employeeType: active",
    ]
    if with_identity:
        lines += [f"entryUUID: {identity(number)}", f"entryCSN: 20260101000000.{number % 1000000:06d}Z#000000#000#000000"]
    return "\n".join(lines) + "\n\n"


def fill(folder, users, base):
    with open(f"{folder}/people.ldif", "w") as ldif:
        for number in range(users):
            ldif.write(entry(number, base, True))
    database = sqlite3.connect(f"{folder}/state.sqlite")
    now = int(time.time() * 1000)
    with database:
        for number in range(users):
            name, dn, body = person(number, base)
            database.execute(
                "INSERT INTO resource (id, type, lifecycle, name_key, external_id, body, created, modified, revision,"
                " row_version, acknowledged, link_identity, link_dn, link_dn_key)"
                " VALUES (?, 'User', 'living', ?, ?, CAST(? AS BLOB), ?, ?, 1, 2, 1, ?, ?, ?)",
                (f"00000000-0000-7000-8000-{number:012d}", name, f"x{number}", json.dumps(body), now, now,
                 identity(number).encode(), dn, dn))
            database.execute(
                "INSERT INTO claim (type, name_key, resource) VALUES ('User', ?, ?)",
                (name, f"00000000-0000-7000-8000-{number:012d}"))
    database.close()


def run(command, expected=0):
    """Runs a command; gives its time in seconds, its processor time and its peak memory in MB."""
    started = time.perf_counter()
    with open(os.devnull, "wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != expected:
        sys.exit(f"{command}: {status} {errors.decode()[-500:]}")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def state_read(folder):
    """The time of reading the links of the state, which a sweep has to do, too."""
    started = time.perf_counter()
    database = sqlite3.connect(f"{folder}/state.sqlite")
    count = sum(1 for _ in database.execute("SELECT id, link_identity, link_dn_key, link_marker FROM resource"))
    database.close()
    assert count
    return time.perf_counter() - started


def measure(folder, users, base, sluice, url, missing, rounds):
    search = ["ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", "-E", "pr=500/noprompt", "-H", url, "-D",
              f"cn=sluice,{base}", "-w", "secret", "-b", f"ou=people,{base}", "(objectClass=*)"]
    sweep = [sluice, "reconcile", "--config", f"{folder}/sluice.yaml"]
    first = run(sweep)
    times = {name: [] for name in ("markers", "state", "quick", "attributes", "full")}
    processor = {"quick": [], "full": []}
    memory = {"first": first[2], "quick": 0, "full": 0}

    def measured(name, command):
        took, used, peak = run(command)
        times[name].append(took)
        processor[name].append(used)
        memory[name] = max(memory[name], peak)

    for _ in range(rounds):
        times["markers"].append(run(search + ["entryUUID", "entryCSN"])[0])
        times["state"].append(state_read(folder))
        measured("quick", sweep)
        times["attributes"].append(run(search + ATTRIBUTES)[0])
        measured("full", sweep + ["--full"])

    def middle(values):
        return statistics.median(values)

    def told(name, bare):
        ratio = middle([ours / theirs for ours, theirs in zip(times[name], bare)])
        return f"ratio {ratio:.2f} | CPU {middle(processor[name]):.2f} s | peak {memory[name]:.0f} MB |"

    print(f"{users} users; seconds")
    print(f"| ldapsearch, identity and marker       | {middle(times['markers']):8.2f} |")
    print(f"| reading the links of the state        | {middle(times['state']):8.2f} |")
    print(f"| sweep, everything in sync             | {middle(times['quick']):8.2f} | "
          + told("quick", [a + b for a, b in zip(times["markers"], times["state"])]))
    print(f"| ldapsearch, all managed attributes    | {middle(times['attributes']):8.2f} |")
    print(f"| full compare                          | {middle(times['full']):8.2f} | "
          + told("full", times["attributes"]))
    print(f"| the first one, which notes all        | {first[0]:8.2f} | CPU {first[1]:.2f} s | "
          f"peak {memory['first']:.0f} MB |")
    if missing:
        repair(folder, users, base, sweep, url, missing)


def repair(folder, users, base, sweep, url, missing):
    """The rate at which missing entries are made again, against ldapadd of the same entries one after another."""
    account = ["-x", "-H", url, "-D", f"cn=sluice,{base}", "-w", "secret"]
    names = "\n".join(person(number, base)[1] for number in range(missing)) + "\n"

    def remove():
        subprocess.run(["ldapdelete", *account], input=names, text=True, check=True)

    remove()
    with open(f"{folder}/again.ldif", "w") as ldif:
        for number in range(missing):
            ldif.write(entry(number, base, False))
    bare = run(["ldapadd", *account, "-f", f"{folder}/again.ldif"])[0]
    remove()
    idle = run(sweep[:2] + ["--dry-run"] + sweep[2:], 2)[0]
    took, processor, peak = run(sweep)
    print(f"| ldapadd of {missing} entries           | {bare:8.2f} |")
    print(f"| their plan alone                      | {idle:8.2f} |")
    print(f"| their repair by a sweep               | {took:8.2f} | rate ratio {bare / took:.2f}, without the plan "
          f"{bare / max(0.001, took - idle):.2f} | CPU {processor:.1f} s, peak {peak:.0f} MB |")


if sys.argv[1] == "fill":
    fill(sys.argv[2], int(sys.argv[3]), sys.argv[4])
else:
    measure(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5], sys.argv[6], int(sys.argv[7]),
            int(sys.argv[8]))
