// The backend as kiosk-link's settings name it, and the signature of this kiosk's key.
#ifndef FIRMWARE_LINK_LINK_BACKEND_H
#define FIRMWARE_LINK_LINK_BACKEND_H

#include <stdbool.h>
#include <stddef.h>

#include "drivers/backend/backend.h"
#include "firmware/link/link_settings.h"

// False, and the cause is logged, when it cannot be used. The caller closes it.
bool link_backend_open(struct backend **backend, const struct link_settings *settings);

// backend_device_sign() in the form that the history wants; `context` is the backend.
bool link_backend_sign(void *context, const unsigned char *bytes, size_t length,
                       unsigned char *signature, size_t *size);

#endif
