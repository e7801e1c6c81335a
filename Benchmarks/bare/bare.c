/* The directory alone: adds and reads by libldap on one connection, with a fixed number of operations in flight.
 *
 *   bare URL BINDDN PASSWORD BASE add|read DEPTH SECONDS PREFIX COUNT
 *
 * add creates uid=PREFIX<n> with the attributes that the gateway's mapping writes; read looks up
 * uid=PREFIX<n> for n below COUNT. Prints operations per second and how many there were. */
#include <ldap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void check(int rc, const char *what) {
    if (rc == LDAP_SUCCESS) return;
    fprintf(stderr, "%s: %s\n", what, ldap_err2string(rc));
    exit(1);
}

static LDAPMod *mod(const char *name, const char *value) {
    LDAPMod *m = calloc(1, sizeof *m);
    m->mod_op = LDAP_MOD_ADD;
    m->mod_type = strdup(name);
    m->mod_values = calloc(2, sizeof(char *));
    m->mod_values[0] = strdup(value);
    return m;
}

static void send_add(LDAP *ld, const char *base, const char *prefix, long n) {
    char uid[100], dn[300], mail[200];
    snprintf(uid, sizeof uid, "%s%ld@example.com", prefix, n);
    snprintf(dn, sizeof dn, "uid=%s,%s", uid, base);
    snprintf(mail, sizeof mail, "%s", uid);
    LDAPMod *mods[] = {mod("objectClass", "inetOrgPerson"), mod("uid", uid), mod("cn", "Given Family"),
                       mod("sn", "Family"), mod("givenName", "Given"), mod("mail", mail),
                       mod("employeeType", "active"), NULL};
    int id;
    check(ldap_add_ext(ld, dn, mods, NULL, NULL, &id), "add");
    for (int i = 0; mods[i]; i++) {
        free(mods[i]->mod_values[0]);
        free(mods[i]->mod_values);
        free(mods[i]->mod_type);
        free(mods[i]);
    }
}

static void send_read(LDAP *ld, const char *base, const char *prefix, long n) {
    char filter[200];
    int id;
    snprintf(filter, sizeof filter, "(uid=%s%ld@example.com)", prefix, n);
    check(ldap_search_ext(ld, base, LDAP_SCOPE_SUBTREE, filter, NULL, 0, NULL, NULL, NULL, 0, &id), "search");
}

int main(int argc, char **argv) {
    if (argc != 10) return 2;
    const char *base = argv[4], *prefix = argv[8];
    int adds = strcmp(argv[5], "add") == 0, depth = atoi(argv[6]), version = 3;
    double seconds = atof(argv[7]);
    long count = atol(argv[9]), sent = 0, done = 0, found = 0;
    LDAP *ld;
    check(ldap_initialize(&ld, argv[1]), "initialize");
    ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    struct berval password = {strlen(argv[3]), argv[3]};
    check(ldap_sasl_bind_s(ld, argv[2], LDAP_SASL_SIMPLE, &password, NULL, NULL, NULL), "bind");
    double start = now(), end = start + seconds;
    while (done < sent || now() < end) {
        while (sent - done < depth && now() < end) {
            if (adds) send_add(ld, base, prefix, sent);
            else send_read(ld, base, prefix, (sent * 7919) % count);
            sent++;
        }
        if (done == sent) break;
        LDAPMessage *answer;
        int type = ldap_result(ld, LDAP_RES_ANY, LDAP_MSG_ONE, NULL, &answer), rc = LDAP_OTHER;
        if (type < 0) check(LDAP_SERVER_DOWN, "result");
        if (type == LDAP_RES_SEARCH_ENTRY) found++;
        if (type == LDAP_RES_ADD || type == LDAP_RES_SEARCH_RESULT) {
            ldap_parse_result(ld, answer, &rc, NULL, NULL, NULL, NULL, 0);
            check(rc, adds ? "add" : "search");
            done++;
        }
        ldap_msgfree(answer);
    }
    double elapsed = now() - start;
    if (!adds && found != done) { fprintf(stderr, "%ld of %ld reads found nothing\n", done - found, done); return 1; }
    printf("%.1f %ld\n", done / elapsed, done);
    ldap_unbind_ext_s(ld, NULL, NULL);
    return 0;
}
