// One command as the card receives it, taken apart (ISO/IEC 7816-4 clause 5.1, short and extended).
//
// Only lengths are judged here; what a command means is the card's business.
#ifndef TESTS_CARD_SRC_APDU_H
#define TESTS_CARD_SRC_APDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct apdu {
    uint8_t cla, ins, p1, p2;
    const uint8_t *data; // points into what was parsed
    size_t lc;           // bytes of `data`; 0: no data field
    bool has_le;
    size_t le;       // 1..256 short, 1..65536 extended; holds only with has_le
    bool le_is_zero; // Le was sent as 00, which asks for the most there is
    bool extended;
};

// Takes `length` bytes apart. False when no case of the standard fits; the header is then filled
// as far as it came, so that a trace can still name the command.
bool apdu_parse(const uint8_t *bytes, size_t length, struct apdu *apdu);

#endif
