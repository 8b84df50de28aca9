#include "drivers/base/sandbox.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "drivers/base/log.h"

// Variables of the libraries we link that would leak an APDU, a key or a request.
static const char *const UNWANTED[] = {
    "LIBPCSCLITE_DELEGATE",
    "LIBPCSCLITE_NODELEGATE",
    "PCSCLITE_DEBUG",
    "MESSAGE_LOGGING",
    "PCSCLITE_CSOCK_NAME",
    "SSLKEYLOGFILE",
    "CURL_HOME",
    "OPENSSL_CONF",
    "OPENSSL_MODULES",
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
};

void sandbox_basics(void)
{
    for (size_t i = 0; i < sizeof UNWANTED / sizeof UNWANTED[0]; i++)
        unsetenv(UNWANTED[i]);
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        log_write(LOG_ERROR, "sandbox", "event=refused");
        exit(EXIT_FAILURE);
    }
}
