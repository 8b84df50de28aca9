// What was tested and done here, until `kiosk-link` has it in the history.
//
// A record is handed over again until it is on the disk. They go one at a time, in order, and never
// before an outcome. A history that takes none for long loses the newest: it is counted and logged.
#ifndef FIRMWARE_SESSION_RECORDS_H
#define FIRMWARE_SESSION_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/protocol/link_message.h"
#include "firmware/session/handover.h"

enum {
    RECORDS_MAX = 8,
};

struct records {
    struct link_record list[RECORDS_MAX]; // the oldest first
    size_t count;
    struct handover handover; // of the first one
    uint32_t lost;            // for which there was no room, since start
};

// Copies it; a time that the history cannot express becomes the nearest that it can.
void records_add(struct records *records, const struct link_record *record);

// `kiosk-link` has been connected anew: what is held is due at once.
void records_reconnected(struct records *records);

// The record to hand over now, asked with `ticket`; NULL: none.
const struct link_record *records_hand_over(struct records *records, uint32_t ticket);

// The answer to the question with this ticket, enum link_result. Others are not looked at.
void records_answered(struct records *records, uint32_t ticket, int result);

// When records_hand_over() would next have one: clock_ms() value, INT64_MAX for never.
int64_t records_next(const struct records *records);

#endif
