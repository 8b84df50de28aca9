// Reads the end of the history from kiosk-link when somebody asks for it, one reading at a time.
#ifndef FIRMWARE_SESSION_HISTORY_FETCH_H
#define FIRMWARE_SESSION_HISTORY_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "firmware/control/control.h"
#include "firmware/protocol/link_message.h"

struct history_fetch {
    uint32_t run;     // counted from 1; 0: none was begun
    bool asked;       // this one goes on
    bool wanted, all; // another one is wanted, with every record looked at
    bool verified;    // so it was in this one
    bool known;       // it brought `part`
    struct link_history_part part;
};

// Somebody wants a reading that begins after this; `all`: every record is looked at.
void history_fetch_want(struct history_fetch *fetch, bool all);

// True when one is to be begun now; `ask` says which. The answer or IPC_LOST must come to
// history_fetch_answered().
bool history_fetch_next(struct history_fetch *fetch, struct link_history_ask *ask);

void history_fetch_answered(struct history_fetch *fetch, const struct ipc_message *message);

// For the control socket, pointing into `fetch`.
struct control_history history_fetch_told(const struct history_fetch *fetch);

#endif
