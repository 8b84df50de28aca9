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

// Opens the backend's files once and says in the log what is wrong with them, if something is. To
// be called in a process of its own, before the program serves. A disk that gives no outbox is no
// mistake in the settings: heartbeats go on, no reset is opened, and the outbox is tried again.
bool link_backend_check(const struct link_settings *settings);

#endif
