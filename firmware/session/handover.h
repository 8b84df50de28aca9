// What is handed to kiosk-link again until its disk has it: one at a time, each under a ticket, at
// once after a reconnection and otherwise after a pause. What is handed over is its owner's:
// outcomes, records, the operator's order, technicians' wrong PINs and what they measure.
#ifndef FIRMWARE_SESSION_HANDOVER_H
#define FIRMWARE_SESSION_HANDOVER_H

#include <stdbool.h>
#include <stdint.h>

struct handover {
    uint32_t ticket; // of what is being handed over; 0: nothing is
    int64_t due;     // clock_ms() when it is handed over again
};

// `waiting` below: whether the owner has something that is not on the disk.

// When handover_begin() would next be true: clock_ms() value, INT64_MAX for never.
int64_t handover_next(const struct handover *handover, bool waiting);

// True when it is handed over now, asked with `ticket`.
bool handover_begin(struct handover *handover, bool waiting, uint32_t ticket);

// The answer to the question with this ticket has come. Ended: it is not handed over again;
// otherwise it is, `pause_ms` from now. False: the ticket is another's, and nothing was done.
bool handover_answered(struct handover *handover, uint32_t ticket, bool ended, int64_t pause_ms);

// The pause behind an answer, enum link_result, that did not end it; `pause_ms` unless kiosk-link
// calls it malformed.
int64_t handover_pause(int result, int64_t pause_ms);

// kiosk-link has been connected anew: what is held is due at once.
void handover_reconnected(struct handover *handover);

#endif
