#ifndef CLDAP_SHIM_H
#define CLDAP_SHIM_H

#include <ldap.h>
#include <ldap_schema.h>

/* Swift cannot import macros that cast: each one that is needed has an accessor here. */

static inline const void *cldap_on(void) { return LDAP_OPT_ON; }
static inline const void *cldap_off(void) { return LDAP_OPT_OFF; }

/* Has the library print by a function of ours; 1 when it will. */
static inline int cldap_set_printer(void (*print)(const char *)) {
    return ber_set_option(NULL, LBER_OPT_LOG_PRINT_FN, (const void *)print) == LBER_OPT_SUCCESS;
}

#endif
