// What the messages of a helper must look like: one row per type and direction.
#ifndef FIRMWARE_PROTOCOL_MESSAGE_FORM_H
#define FIRMWARE_PROTOCOL_MESSAGE_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/base/ipc.h"

struct message_form {
    uint16_t type;
    bool asked;   // by the client; false: what it is answered or told
    bool unasked; // told with ticket 0
    size_t size;  // of the body, exactly
    // NULL where every content of the right size will do. The body does not lie aligned.
    bool (*valid)(const unsigned char *body);
};

// True when the message has a row for its type and direction and agrees with it.
bool message_form_check(const struct message_form *forms, size_t count,
                        const struct ipc_message *message, bool asked);

#endif
