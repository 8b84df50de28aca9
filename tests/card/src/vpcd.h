// The plug into vsmartcard's virtual reader vpcd: frames of a big-endian length and data over TCP.
//
// Knows nothing of cards. Another plug (QEMU's ccid-card-passthru) can offer the same events.
#ifndef TESTS_CARD_SRC_VPCD_H
#define TESTS_CARD_SRC_VPCD_H

#include <stddef.h>
#include <stdint.h>

enum {
    VPCD_FRAME_MAX = 65535,
};

enum vpcd_event {
    VPCD_NOTHING, // no whole frame yet
    VPCD_GONE,    // the reader closed the connection
    VPCD_OFF,
    VPCD_ON,
    VPCD_RESET,
    VPCD_ATR,     // wants the ATR as an answer
    VPCD_COMMAND, // wants an answer to a command
};

struct vpcd;

// Connects to the slot at `host`:`port`. NULL with errno set when nobody listens there. The caller
// frees it with vpcd_close().
struct vpcd *vpcd_connect(const char *host, const char *port);

// Pulls the plug, wipes, frees and sets the pointer to NULL. NULL inside is fine.
void vpcd_close(struct vpcd **vpcd);

// For poll(2), readable when vpcd_next() has something to do.
int vpcd_fd(const struct vpcd *vpcd);

// The next event without waiting; call it until VPCD_NOTHING or VPCD_GONE. A command's bytes stay
// valid until the next call, which wipes them.
enum vpcd_event vpcd_next(struct vpcd *vpcd, const uint8_t **command, size_t *length);

// Sends an answer of at most VPCD_FRAME_MAX bytes. What cannot be sent shows as VPCD_GONE later.
void vpcd_answer(struct vpcd *vpcd, const uint8_t *bytes, size_t length);

#endif
