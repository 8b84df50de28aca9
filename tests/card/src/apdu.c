#include "tests/card/src/apdu.h"

#include <string.h>

enum {
    HEADER = 4,
    SHORT_LE_MAX = 256,
    EXTENDED_LE_MAX = 65536,
};

static size_t word(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 8 | bytes[1];
}

static void set_le(struct apdu *apdu, size_t le, size_t most)
{
    apdu->has_le = true;
    apdu->le_is_zero = le == 0;
    apdu->le = le == 0 ? most : le;
}

// After the header: nothing, Le, Lc and data, or Lc, data and Le.
static bool parse_short(const uint8_t *body, size_t length, struct apdu *apdu)
{
    if (length == 1) {
        set_le(apdu, body[0], SHORT_LE_MAX);
        return true;
    }
    apdu->lc = body[0];
    apdu->data = body + 1;
    if (length == 2 + apdu->lc)
        set_le(apdu, body[length - 1], SHORT_LE_MAX);
    return length == 1 + apdu->lc || length == 2 + apdu->lc;
}

// The same with a zero byte in front and two-byte lengths.
static bool parse_extended(const uint8_t *body, size_t length, struct apdu *apdu)
{
    apdu->extended = true;
    if (length < 3)
        return false;
    if (length == 3) {
        set_le(apdu, word(body + 1), EXTENDED_LE_MAX);
        return true;
    }
    apdu->lc = word(body + 1);
    apdu->data = body + 3;
    if (length == 5 + apdu->lc)
        set_le(apdu, word(body + length - 2), EXTENDED_LE_MAX);
    return apdu->lc > 0 && (length == 3 + apdu->lc || length == 5 + apdu->lc);
}

bool apdu_parse(const uint8_t *bytes, size_t length, struct apdu *apdu)
{
    uint8_t header[HEADER] = {0};
    memcpy(header, bytes, length < HEADER ? length : HEADER);
    *apdu = (struct apdu){.cla = header[0], .ins = header[1], .p1 = header[2], .p2 = header[3]};
    if (length <= HEADER)
        return length == HEADER;
    const uint8_t *body = bytes + HEADER;
    size_t rest = length - HEADER;
    return rest > 1 && body[0] == 0 ? parse_extended(body, rest, apdu)
                                    : parse_short(body, rest, apdu);
}
