// One APDU as it may be written down: its header, sizes, answer and time, never its bodies.
//
// There is no field that could hold a secret or a part of a certificate, so an entry can be logged,
// sent and shown as it is.
#ifndef DRIVERS_CARD_TRACE_H
#define DRIVERS_CARD_TRACE_H

#include <stdint.h>

struct trace {
    uint8_t cla, ins, p1, p2;
    uint16_t command_bytes;  // Lc
    uint16_t response_bytes; // without the status word
    uint16_t status_word;    // 0 when the card did not answer
    uint32_t microseconds;
    uint8_t bulk; // 1: one of many that read a certificate
};

// Called after every APDU on the wire.
typedef void trace_fn(void *context, const struct trace *entry);

#endif
