// How long anybody or anything is waited for. All limits of the visit stand here.
#include "firmware/flow/flow.h"

static const uint32_t LIMITS_MS[LIMIT_COUNT] = {
    [LIMIT_NONE] = 0,
    // EN 301 549 asks for time enough; a queue asks for an end. Announced before it ends.
    [LIMIT_IDLE] = 180000,
    [LIMIT_COUNTDOWN] = 30000,
    // A dead end is read once, then the next person's turn comes.
    [LIMIT_NOTICE] = 120000,
    // The result is read, even slowly or aloud; then the card is asked for.
    [LIMIT_DONE] = 45000,
    // After the card is out there is still the result to read.
    [LIMIT_FAREWELL] = 15000,
    // A card left in the reader: a quiet reminder first, then the alarm, again and again.
    [LIMIT_CARD_LEFT] = 20000,
    [LIMIT_ALARM] = 10000,
    // The slowest card command takes some hundred ms; reading the card takes about twenty of them.
    // The helper's own limits are shorter, so this is only for a helper that is gone itself.
    [LIMIT_CARD] = 20000,
    // A resident waits for at most two tries and 10 s; the rest is the helper's margin.
    [LIMIT_LINK] = 13000,
    // After "confirm", for a proof that is still on its way: opening and proof, two calls.
    [LIMIT_PROOF] = 26000,
};

uint32_t flow_limit_ms(enum flow_limit limit)
{
    return LIMITS_MS[limit];
}
