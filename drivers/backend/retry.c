#include "drivers/backend/retry.h"

#include <stdbool.h>

static int fitting(int64_t pause_ms, int left_ms)
{
    return pause_ms + RETRY_TRY_MIN_MS <= left_ms ? (int)pause_ms : RETRY_STOP;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool is_running(const struct retry_try *last)
{
    return last->end == HTTPS_ANSWERED &&
           (last->problem == PROBLEM_IN_PROGRESS || last->problem == PROBLEM_RESET_BUSY);
}

// A server's own failure (RFC 9110, 15.6), not a decision of the backend's.
static bool server_failed(const struct retry_try *last)
{
    return last->status >= 500 && (last->problem == PROBLEM_NONE || last->problem == PROBLEM_OTHER);
}

// Larger than any limit is as good as never; it keeps a hostile Retry-After from overflowing.
static int64_t asked_pause(const struct retry_try *last)
{
    return last->retry_after_s > 3600 ? 3600 * 1000 : last->retry_after_s * 1000;
}

int retry_pause(const struct retry_try *last, int left_ms, uint32_t random)
{
    int64_t spread = RETRY_PAUSE_MIN_MS + random % (RETRY_PAUSE_MAX_MS - RETRY_PAUSE_MIN_MS + 1);
    if (is_running(last))
        return fitting(larger(RETRY_RUNNING_MS, asked_pause(last)), left_ms);
    if (last->made >= last->max)
        return RETRY_STOP;
    switch (last->end) {
    case HTTPS_ANSWERED:
        if (!server_failed(last))
            return RETRY_STOP;
        return fitting(larger(spread, asked_pause(last)), left_ms);
    case HTTPS_LATE:
        return fitting(0, left_ms); // it has waited long enough
    case HTTPS_UNREACHABLE:
    case HTTPS_NO_TLS:
    case HTTPS_BROKEN:
        return fitting(spread, left_ms);
    case HTTPS_UNTRUSTED:
    case HTTPS_OVERSIZE:
        return RETRY_STOP; // the same again would end the same
    }
    return RETRY_STOP;
}

int retry_limit(int made, int max, int left_ms)
{
    int share = made + 1 < max ? left_ms / 5 * 3 : left_ms;
    return share > RETRY_TRY_MIN_MS ? share : left_ms;
}
