// How resets ended, until `kiosk-link` has written it down.
//
// An outcome is handed over again, at every reconnection and every second, until the helper says
// that it is on its disk: over the end of the visit, a killed worker, a full disk and a helper that
// is restarted. They go one at a time, in order. Nothing is dropped: a reset is opened only while
// there is room for its outcome (outcomes_have_room()).
//
// One that the helper refuses as malformed goes behind the others. It stays until it is taken after
// all, by another helper, or until somebody has seen it (outcomes_acknowledge()).
#ifndef FIRMWARE_SESSION_OUTCOMES_H
#define FIRMWARE_SESSION_OUTCOMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/protocol/link_message.h"
#include "firmware/session/handover.h"

enum {
    OUTCOMES_MAX = 16,
};

struct outcome {
    char id[LINK_RESET_ID];
    enum operation operation;
    enum link_outcome_result result;
    uint16_t status_word;
    int64_t finished_ms; // clock_ms(): a wall clock that is set meanwhile changes nothing
};

struct outcomes {
    struct outcome list[OUTCOMES_MAX]; // the oldest first
    size_t count;
    size_t refused;           // of these, the last ones: the helper called them malformed
    struct handover handover; // of the first one
    uint32_t unstored;        // how often it was not taken, since start
};

// Notes how a reset ended. A later word about the same reset replaces an earlier one.
void outcomes_add(struct outcomes *outcomes, const struct outcome *outcome);

// Whether a further reset may be opened.
bool outcomes_have_room(const struct outcomes *outcomes);

// `kiosk-link` has been connected anew: what is held is due at once.
void outcomes_reconnected(struct outcomes *outcomes);

// The outcome to hand over now, asked with `ticket`; NULL: none.
const struct outcome *outcomes_hand_over(struct outcomes *outcomes, uint32_t ticket);

// The answer to the question with this ticket, enum link_result. Others are not looked at. True:
// the outcome is refused now, and was not before.
bool outcomes_answered(struct outcomes *outcomes, uint32_t ticket, int result);

// How many the helper has not spoken about.
size_t outcomes_waiting(const struct outcomes *outcomes);

// Whether one of this reset is held, refused or not.
bool outcomes_hold(const struct outcomes *outcomes, const char id[LINK_RESET_ID]);

// Somebody has seen those that are refused: each is logged once more and removed.
void outcomes_acknowledge(struct outcomes *outcomes);

// When outcomes_hand_over() would next have one: clock_ms() value, INT64_MAX for never.
int64_t outcomes_next(const struct outcomes *outcomes);

#endif
