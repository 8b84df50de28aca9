#include "firmware/link/link_certificate.h"

#include <stdio.h>
#include <stdlib.h>

#include "drivers/base/log.h"
#include "firmware/link/link_backend.h"

bool link_certificate_path(const char *outbox, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s.certificate", outbox);
    return length > 0 && length < PATH_MAX;
}

struct est_device link_certificate_device(const struct backend *backend)
{
    struct est_device device = {.sign = link_backend_sign, .context = (struct backend *)backend};
    device.certificate = backend_device_certificate(backend, &device.length);
    return device;
}

// Who has nothing there says so with a status (RFC 7030, 4.2.3), whatever else is in the answer.
static bool is_absent(int status)
{
    return status == 404 || status == 405 || status == 501;
}

enum check_cause link_certificate_answered(const struct backend_answer *answer)
{
    if (is_absent(answer->status))
        return CAUSE_RENEWAL_ABSENT;
    switch (answer->end) {
    case BACKEND_DONE:
        return CAUSE_NONE;
    case BACKEND_UNREACHABLE:
        return CAUSE_ANSWER_LATE;
    case BACKEND_REFUSED:
        return CAUSE_RENEWAL_REFUSED;
    case BACKEND_GARBLED:
        return CAUSE_ANSWER_WRONG;
    case BACKEND_UNTRUSTED:
        return CAUSE_DEVICE_UNWANTED;
    }
    return CAUSE_ANSWER_WRONG;
}

enum check_cause link_certificate_cause(enum est_err err)
{
    switch (err) {
    case EST_OK:
        return CAUSE_NONE;
    case EST_GARBLED:
        return CAUSE_ANSWER_WRONG;
    case EST_OTHER_CA:
        return CAUSE_RENEWAL_OTHER_CA;
    case EST_NOT_SIGNED:
    case EST_NO_MEMORY:
        return CAUSE_RENEWAL_UNSIGNED;
    case EST_OTHER_KEY:
    case EST_OTHER_NAME:
    case EST_NOT_LATER:
    case EST_NOT_VALID:
    case EST_NOT_CHAINED:
        return CAUSE_RENEWAL_WRONG;
    }
    return CAUSE_RENEWAL_WRONG;
}

static enum check_cause judge(enum est_err err)
{
    if (err != EST_OK)
        log_write(LOG_WARNING, "link", "event=not-renewed cause=\"%s\"", est_strerr(err));
    return link_certificate_cause(err);
}

enum check_cause link_certificate_prepare(const struct backend *backend,
                                          const struct backend_answer *cacerts,
                                          struct est_authorities **authorities, char **request)
{
    const struct est_device device = link_certificate_device(backend);
    enum check_cause cause = link_certificate_answered(cacerts);
    *authorities = NULL;
    *request = NULL;
    if (cause == CAUSE_NONE)
        cause = judge(
            est_authorities_read(authorities, cacerts->est.text, cacerts->est.length, &device));
    if (cause == CAUSE_NONE)
        cause = judge(est_request(&device, request));
    if (cause != CAUSE_NONE)
        est_authorities_free(authorities);
    return cause;
}

enum check_cause link_certificate_rehearse(const struct backend *backend,
                                           const struct backend_answer *cacerts)
{
    struct est_authorities *authorities;
    struct https_device device;
    char *request;
    enum check_cause cause = link_certificate_prepare(backend, cacerts, &authorities, &request);
    est_authorities_free(&authorities);
    free(request);
    backend_device(backend, &device);
    bool spoilt =
        device.renewed == DEVICE_KEY_RENEWED_BROKEN || device.renewed == DEVICE_KEY_RENEWED_FOREIGN;
    return cause == CAUSE_NONE && spoilt ? CAUSE_RENEWAL_KEPT : cause;
}
