#include "firmware/link/link_backend.h"

#include "drivers/base/log.h"
#include "firmware/link/link_certificate.h"

bool link_backend_open(struct backend **backend, const struct link_settings *settings)
{
    char renewed[PATH_MAX];
    bool kept = link_certificate_path(settings->outbox, renewed);
    const struct https_config config = {
        .origin = settings->backend,
        .ca_file = settings->backend_ca,
        .certificate_file = settings->device_certificate,
        .key_file = settings->device_key,
        .renewed_file = kept ? renewed : NULL,
        .product = "kiosk/" KIOSK_VERSION,
    };
    enum https_err err = backend_open(backend, &config);
    if (err != HTTPS_OK)
        log_write(LOG_ERROR, "link", "event=no-backend cause=\"%s\"", https_strerr(err));
    return err == HTTPS_OK;
}

bool link_backend_sign(void *context, const unsigned char *bytes, size_t length,
                       unsigned char *signature, size_t *size)
{
    return backend_device_sign(context, bytes, length, signature, size);
}

bool link_backend_check(const struct link_settings *settings)
{
    struct backend *backend;
    if (!link_backend_open(&backend, settings))
        return false;
    backend_close(&backend);
    return true;
}
