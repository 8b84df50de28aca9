// Keys and certificates for tests of the TLS side, made at run time into a folder.
//
// EC P-256 everywhere. Files: `root.crt` (the operator's), `server.crt/.key` (localhost and
// 127.0.0.1), `expired.crt/.key` (the same, ended a day ago), `early.crt/.key` (begins in a day),
// `named.crt/.key` (another name), `foreign.crt/.key` and `foreign-root.crt` (another
// operator's), `device-root.crt`, `device.crt/.key` (the
// kiosk's), `other-device.crt/.key`.
#ifndef TESTS_SUPPORT_TLS_PKI_H
#define TESTS_SUPPORT_TLS_PKI_H

#include <stdbool.h>

// Writes all of them into the existing folder `dir`.
bool tls_pki_make(const char *dir);

#endif
