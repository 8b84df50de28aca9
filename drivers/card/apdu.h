// One command to a card and its answer (ISO/IEC 7816-4 clause 5.1, short APDUs).
//
// Knows how to put a command together, how to fetch an answer that comes in parts, and nothing of
// what commands mean. A command whose repetition could cost a try or write twice is sent at most
// once. Every buffer that held a command or an answer is wiped before a function returns.
#ifndef DRIVERS_CARD_APDU_H
#define DRIVERS_CARD_APDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/card/trace.h"

enum {
    APDU_DATA_MAX = 255,     // bytes of Lc
    APDU_EXPECTED_MAX = 256, // bytes that Le can ask for
    APDU_COMMAND_MAX = 261,  // bytes on the wire
    APDU_RESPONSE_MAX = 258,
};

enum apdu_err {
    APDU_OK = 0,
    APDU_LOST,     // no status word came back: nobody knows what the card did
    APDU_TOO_LONG, // the card offers more than there is room for, or never ends
};

// The connection to a card. Tests put a script in its place.
struct apdu_channel {
    // Sends `length` bytes, fills `response` (APDU_RESPONSE_MAX) and its length. False: link lost.
    bool (*transmit)(void *context, const unsigned char *command, size_t length,
                     unsigned char *response, size_t *response_length);
    trace_fn *trace; // may be NULL
    void *context;   // for both
    bool t0;         // T=0: Le of a command with data is not sent (ISO/IEC 7816-3 clause 12.2.1)
    uint16_t le_max; // largest Le that this card and reader take, found out here; 0: not known yet
};

struct apdu {
    uint8_t cla, ins, p1, p2;
    uint8_t length;  // of `data`; 0: no data field
    uint16_t expect; // bytes wanted back, 1..256; 0: none, and no Le is sent
    bool repeatable; // true: may be sent again with the Le that the card names (6Cxx)
    bool partial;    // fewer bytes than `expect` are an answer too; the caller asks for the rest
    bool bulk;       // one of many that read a certificate: the trace counts them apart
    const void *data;
};

// Where an answer goes. The caller sets `data` and `room`; `data` may be NULL when `room` is 0.
struct apdu_answer {
    unsigned char *data;
    size_t room;
    size_t length;
    uint16_t status_word; // 0 with APDU_LOST
    size_t dropped;       // of what came beyond the room; for apdu_exchange() only
    bool cut;             // more than was wanted comes; for apdu_exchange() only
};

const char *apdu_strerr(enum apdu_err err);

// Sends the command and gathers the whole answer: 61xx is followed by GET RESPONSE where an answer
// is expected, 6Cxx by the same command with the right Le, once, where that is harmless.
//
// Some cards and readers refuse Le 00 (256 bytes), or more than a few bytes, with 6700. Where the
// command is `repeatable`, it is then sent again: a `partial` one with smaller and smaller Le, one
// that has data without Le, so that its answer is fetched. What was found out stays in the channel.
//
// The status word is the card's own: 61xx when a command without an expected answer got one. Data
// for which there is no room at all (a card that answers SELECT with control information though P2
// says not to) are dropped, and of a `partial` answer what is beyond the room where the card has
// refused an Le and named a larger one.
enum apdu_err apdu_exchange(struct apdu_channel *channel, const struct apdu *apdu,
                            struct apdu_answer *answer);

#endif
