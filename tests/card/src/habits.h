// In what one make of card differs from another without leaving the profile.
//
// All zero is the card of the profile: files padded with FF, short EF ids, extended lengths and an
// Le of zero understood, 6984 for a blocked secret, answers in one piece.
#ifndef TESTS_CARD_SRC_HABITS_H
#define TESTS_CARD_SRC_HABITS_H

#include <stdbool.h>
#include <stddef.h>

enum habits_filler {
    HABITS_FILLER_FF,
    HABITS_FILLER_00,
    HABITS_FILLER_NONE, // certificate files end where the certificate ends
};

struct habits {
    bool no_short_ef;  // P1 or P2 that names a file: 6A86
    bool no_extended;  // extended lengths: 6700
    bool no_le_zero;   // Le 00: 6700
    bool le_zero_6c;   // READ BINARY with Le 00: 6Cxx, xx at most FF
    bool select_61;    // SELECT answers 61xx, and file control information waits for GET RESPONSE
    bool get_response; // every answer with data: 61xx, to be fetched with GET RESPONSE
    bool blocked_6983; // instead of 6984
    bool chunk_6c;     // a larger Le than `chunk` gets 6Cxx instead of less data
    size_t chunk;      // READ BINARY gives at most so many bytes; 0: no limit
    enum habits_filler filler;
    bool piv_replay; // GENERAL AUTHENTICATE gets the answer before, if there was one
};

// Changes one habit by its name and value, as the command line and the control socket write them
// (`virtual-card --help` has the list). False when there is no such name or value.
bool habits_set(struct habits *habits, const char *name, const char *value);

#endif
