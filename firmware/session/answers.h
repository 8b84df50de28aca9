// What the card's and the backend's answers mean for the visit: the one place that knows both the
// helpers' words and the flow's.
#ifndef FIRMWARE_SESSION_ANSWERS_H
#define FIRMWARE_SESSION_ANSWERS_H

#include "firmware/flow/flow.h"
#include "firmware/session/visit.h"

// Translates an answer of `kiosk-card` into an event; keeps nothing. `asked` is the type of the
// question; the message may be IPC_LOST. `visit` says which card is the visit's. False when the
// flow does not care.
bool answers_from_card(const struct ipc_message *message, uint16_t asked, const struct visit *visit,
                       struct flow_event *event);

// The same for `kiosk-link`.
bool answers_from_link(const struct ipc_message *message, uint16_t asked, struct flow_event *event);

// What lies in the reader.
enum flow_reader answers_reader(const struct card_presence *presence);

// Whether the service is open, judged at `theirs`, the backend's clock (seconds since 1970).
// `answer` NULL: nothing was told yet.
struct flow_service answers_service(const struct link_service *answer, int64_t theirs);

// Minutes, begun ones included, until its hours end or a maintenance begins. INT_MAX: never, or
// nobody has said so.
int answers_minutes_left(const struct link_service *answer, int64_t theirs);

#endif
