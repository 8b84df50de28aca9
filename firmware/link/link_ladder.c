#include "firmware/link/link_ladder.h"

#include "drivers/base/clock.h"
#include "firmware/limits.h"
#include "firmware/link/link_certificate.h"

static void rehearsed(void *context, const struct backend_answer *answer)
{
    struct link_ladder *ladder = context;
    ladder->renewal = link_certificate_rehearse(ladder->backend, answer);
    ladder->done(ladder->context);
}

static bool begin_rehearsal(struct link_ladder *ladder)
{
    size_t certificate;
    int left = clock_left(ladder->deadline);
    return left > 0 && backend_device_certificate(ladder->backend, &certificate) &&
           backend_cacerts(ladder->backend, left, (struct backend_caller){rehearsed, ladder});
}

static void climbed(void *context, const struct backend_answer *answer)
{
    struct link_ladder *ladder = context;
    ladder->answer = *answer;
    ladder->rehearsed = answer->end == BACKEND_DONE && begin_rehearsal(ladder);
    if (!ladder->rehearsed)
        ladder->done(ladder->context);
}

bool link_ladder_ask(struct link_ladder *ladder, int limit_ms)
{
    int most = limit_ms < LIMIT_LADDER_MS ? limit_ms : LIMIT_LADDER_MS;
    ladder->deadline = clock_ms() + most;
    return backend_ladder(ladder->backend, most, (struct backend_caller){climbed, ladder});
}
