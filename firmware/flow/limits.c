// The flow's limits, by name; firmware/limits.h says how long and why.
#include "firmware/limits.h"

#include "firmware/flow/flow.h"

static const uint32_t LIMITS_MS[LIMIT_COUNT] = {
    [LIMIT_NONE] = 0,
    [LIMIT_IDLE] = LIMIT_IDLE_MS,
    [LIMIT_COUNTDOWN] = LIMIT_COUNTDOWN_MS,
    [LIMIT_NOTICE] = LIMIT_NOTICE_MS,
    [LIMIT_CARD_BACK] = LIMIT_CARD_BACK_MS,
    [LIMIT_CARD_AWAY] = LIMIT_CARD_AWAY_MS,
    [LIMIT_NEWS] = LIMIT_NEWS_MS,
    [LIMIT_DONE] = LIMIT_DONE_MS,
    [LIMIT_FAREWELL] = LIMIT_FAREWELL_MS,
    [LIMIT_CARD_LEFT] = LIMIT_CARD_LEFT_MS,
    [LIMIT_ALARM] = LIMIT_ALARM_MS,
    [LIMIT_CARD] = LIMIT_CARD_MS,
    [LIMIT_CONFIRMED] = LIMIT_CONFIRMED_MS,
};

uint32_t flow_limit_ms(enum flow_limit limit)
{
    return LIMITS_MS[limit];
}
