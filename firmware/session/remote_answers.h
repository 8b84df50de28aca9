// Commands of the operator's centre, as kiosk-link passes them on, and the answer that goes back to
// it piece by piece: one command at a time, the oldest first.
//
// What goes wrong on the way ends the command here; kiosk-link asks again when it is connected
// anew, and otherwise says that the kiosk was silent.
#ifndef FIRMWARE_SESSION_REMOTE_ANSWERS_H
#define FIRMWARE_SESSION_REMOTE_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/protocol/link_message.h"

enum {
    REMOTE_ANSWERS_MAX = 4, // as many as kiosk-link has at a time
};

struct remote_answers {
    struct link_asked list[REMOTE_ANSWERS_MAX];
    size_t count;
    uint32_t run; // of the self-test that answers the first one; 0: none was asked for
    char *json;   // answers the first one; NULL: not yet
    uint16_t size, sent, sending; // bytes of it: all, that kiosk-link has, that are on their way
    uint32_t ticket;              // of these
};

// One that is here already changes nothing.
void remote_answers_asked(struct remote_answers *answers, const struct link_asked *asked);

// The answer to the first one, taken over. NULL, or one that is too long, ends it.
void remote_answers_take(struct remote_answers *answers, char *json);

// True when `tell` is to be asked now with `ticket`.
bool remote_answers_hand_over(struct remote_answers *answers, uint32_t ticket,
                              struct link_tell *tell);

// The answer to the question with this ticket, enum link_result. Others are not looked at.
void remote_answers_answered(struct remote_answers *answers, uint32_t ticket, int result);

// The connection to kiosk-link has gone, or the program ends.
void remote_answers_forget(struct remote_answers *answers);

#endif
