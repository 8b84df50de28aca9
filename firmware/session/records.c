#include "firmware/session/records.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"

void records_add(struct records *r, const struct link_record *record)
{
    if (r->count == RECORDS_MAX) {
        r->lost++;
        log_write(LOG_ERROR, "record", "event=lost alarm=1 times=%u", r->lost);
        return;
    }
    struct link_record *added = &r->list[r->count++];
    *added = *record;
    if (added->at < 0)
        added->at = 0;
    if (added->at > CLOCK_LAST_SECOND)
        added->at = CLOCK_LAST_SECOND;
}

void records_reconnected(struct records *r)
{
    handover_reconnected(&r->handover);
}

int64_t records_next(const struct records *r)
{
    return handover_next(&r->handover, r->count > 0);
}

const struct link_record *records_hand_over(struct records *r, uint32_t ticket)
{
    return handover_begin(&r->handover, r->count > 0, ticket) ? &r->list[0] : NULL;
}

void records_answered(struct records *r, uint32_t ticket, int result)
{
    bool ended = result == LINK_DONE || result == LINK_GARBLED;
    if (!handover_answered(&r->handover, ticket, ended, LIMIT_RECORD_AGAIN_MS))
        return;
    if (!ended)
        log_write(LOG_WARNING, "record", "event=not-stored held=%zu", r->count);
    else if (result != LINK_DONE)
        log_write(LOG_ERROR, "record", "event=refused alarm=1 what=%d", r->list[0].what);
    if (!ended)
        return;
    r->count--;
    memmove(r->list, r->list + 1, r->count * sizeof r->list[0]);
}
