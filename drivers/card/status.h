// What a status word means after a command: how an application's table of them is read.
//
// A table is flat. The rows of one command stand in the order in which they are tried, and the last
// one of each takes anything (STATUS_ANY), so that a search always ends.
#ifndef DRIVERS_CARD_STATUS_H
#define DRIVERS_CARD_STATUS_H

#include <stdint.h>

// Which bits of the status word a row looks at.
enum {
    STATUS_WHOLE = 0xFFFF,
    STATUS_COUNTED = 0xFFF0, // 63Cx: the last nibble is the number of tries
    STATUS_MORE = 0xFF00,    // 61xx: carried out, and there is an answer that nobody needs to fetch
    STATUS_ANY = 0x0000,
};

// `command` and `meaning` are the application's own words.
struct status_row {
    uint8_t command;
    uint16_t status_word, mask;
    uint8_t meaning;
};

// `command` has rows in the table.
const struct status_row *status_find(const struct status_row *rows, int command,
                                     uint16_t status_word);

// The number in 63Cx (ISO/IEC 7816-4 table 6).
int status_tries(uint16_t status_word);

#endif
