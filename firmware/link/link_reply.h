// Turns what the backend said into what the kiosk is told. Pure.
#ifndef FIRMWARE_LINK_LINK_REPLY_H
#define FIRMWARE_LINK_LINK_REPLY_H

#include "drivers/backend/backend.h"
#include "firmware/protocol/link_message.h"

void link_reply_answer(const struct backend_answer *answer, struct link_answer *reply);

// `last` is the last good answer, all zero when there was none. It takes over a new good one, and
// stands in when the backend does not answer. Of a refusal only it is told, and whether a secret
// that is known can be changed all the same.
void link_reply_service(const struct backend_answer *answer, struct link_service *last,
                        struct link_service *reply);

void link_reply_opened(const struct backend_answer *answer, struct link_opened *reply);
void link_reply_authorized(const struct backend_answer *answer, struct link_authorized *reply);

// Whether a heartbeat's refusal says that this device must not serve.
bool link_reply_is_suspended(const struct backend_answer *answer);

#endif
