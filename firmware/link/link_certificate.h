// What a renewal of the device's certificate (RFC 7030) needs before it asks for one: the same for
// one that is meant and for the self-test's, which stops there.
#ifndef FIRMWARE_LINK_LINK_CERTIFICATE_H
#define FIRMWARE_LINK_LINK_CERTIFICATE_H

#include <limits.h>
#include <stdbool.h>

#include "drivers/backend/backend.h"
#include "drivers/domain/check.h"
#include "drivers/est/est.h"

// Where a renewed certificate is kept: OUTBOX.certificate. False: the name is too long.
bool link_certificate_path(const char *outbox, char path[PATH_MAX]);

// The device as drivers/est wants it, as long as the backend is open and renews nothing.
struct est_device link_certificate_device(const struct backend *backend);

// Why there is no answer of EST in this one; CAUSE_NONE: there is.
enum check_cause link_certificate_answered(const struct backend_answer *answer);

// Why drivers/est wants nothing of it; CAUSE_NONE: it does.
enum check_cause link_certificate_cause(enum est_err err);

// From the answer to backend_cacerts(): whose CA that is, and a request that the device's key has
// signed. With CAUSE_NONE both are the caller's to free.
enum check_cause link_certificate_prepare(const struct backend *backend,
                                          const struct backend_answer *cacerts,
                                          struct est_authorities **authorities, char **request);

// The same, of which nothing is left; and whether what is kept of an earlier renewal is of use.
enum check_cause link_certificate_rehearse(const struct backend *backend,
                                           const struct backend_answer *cacerts);

#endif
