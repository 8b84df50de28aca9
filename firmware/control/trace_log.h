// The APDUs of the visit, without bodies: a ring that begins anew when a card is opened.
//
// Of a command that carries a secret (VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER) neither
// the length is kept, nor a time that shows it: a slow contact card takes a millisecond for each
// byte of the body.
#ifndef FIRMWARE_CONTROL_TRACE_LOG_H
#define FIRMWARE_CONTROL_TRACE_LOG_H

#include <stddef.h>

#include "firmware/protocol/card_message.h"

enum {
    TRACE_LOG_MAX = 256,           // a whole visit has about 40
    TRACE_LOG_SECRET = UINT16_MAX, // command_bytes of an entry whose body was a secret
    TRACE_LOG_STEP_US = 50000,     // its time is rounded up to this
};

struct trace_log {
    size_t total; // since the card was opened; more than TRACE_LOG_MAX overwrites the oldest
    size_t bulk;  // of those, the reads of certificates
    struct card_trace ring[TRACE_LOG_MAX];
};

void trace_log_clear(struct trace_log *log);
void trace_log_add(struct trace_log *log, const struct card_trace *entry);

// The entry with this number, counted from 0; NULL when it was overwritten or does not exist.
const struct card_trace *trace_log_entry(const struct trace_log *log, size_t number);

#endif
