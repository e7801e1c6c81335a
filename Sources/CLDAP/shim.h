#ifndef CLDAP_SHIM_H
#define CLDAP_SHIM_H

#include <ldap.h>
#include <ldap_schema.h>

/* Swift cannot import macros that cast: each one that is needed has an accessor here. */

static inline const void *cldap_on(void) { return LDAP_OPT_ON; }
static inline const void *cldap_off(void) { return LDAP_OPT_OFF; }

#endif
