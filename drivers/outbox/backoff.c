#include "drivers/outbox/backoff.h"

static int64_t limit_after(int failures)
{
    int64_t limit = BACKOFF_FIRST_MS;
    for (int i = 1; i < failures && limit < BACKOFF_MOST_MS; i++)
        limit *= 2;
    return limit < BACKOFF_MOST_MS ? limit : BACKOFF_MOST_MS;
}

static int64_t at_most(int64_t value, int64_t most)
{
    return value < most ? value : most;
}

void backoff_failed(struct backoff *backoff, int64_t now_ms, bool told, int64_t retry_after_s,
                    uint32_t random)
{
    backoff->failures++;
    backoff->told = told;
    int64_t limit = limit_after(backoff->failures);
    int64_t least = told ? limit / 2 : 0;
    int64_t pause = least + random % (limit - least + 1);
    int64_t asked = told ? at_most(retry_after_s, BACKOFF_RETRY_AFTER_S) * 1000 : 0;
    if (pause < asked)
        pause = asked + random % BACKOFF_FIRST_MS; // spread behind it, never before it
    backoff->not_before = now_ms + pause;
}

void backoff_succeeded(struct backoff *backoff)
{
    *backoff = (struct backoff){0};
}

void backoff_reachable(struct backoff *backoff)
{
    if (!backoff->told)
        backoff->not_before = 0;
}
