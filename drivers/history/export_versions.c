#include "drivers/history/export_versions.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

void export_versions_add(struct export_text_facts *facts, enum export_text_program program,
                         const char *version)
{
    struct export_text_version *place = &facts->version[facts->versions];
    if (facts->versions == EXPORT_TEXT_VERSIONS_MAX)
        return;
    place->program = program;
    snprintf(place->version, sizeof place->version, "%.*s", (int)strspn(version, "0123456789."),
             version);
    facts->versions += export_text_is_version(place->version);
}

void export_versions_below(struct export_text_facts *facts)
{
    struct utsname names;
    if (uname(&names) == 0)
        export_versions_add(facts, EXPORT_TEXT_KERNEL, names.release);
    export_versions_add(facts, EXPORT_TEXT_OPENSSL, OpenSSL_version(OPENSSL_VERSION_STRING));
}
