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
    r->due = 0;
}

int64_t records_next(const struct records *r)
{
    return r->count == 0 || r->ticket != 0 ? INT64_MAX : r->due;
}

const struct link_record *records_hand_over(struct records *r, uint32_t ticket)
{
    if (clock_ms() < records_next(r))
        return NULL;
    r->ticket = ticket;
    return &r->list[0];
}

void records_answered(struct records *r, uint32_t ticket, int result)
{
    if (r->ticket == 0 || ticket != r->ticket)
        return;
    bool ended = result == LINK_DONE || result == LINK_GARBLED;
    r->ticket = 0;
    r->due = ended ? 0 : clock_ms() + LIMIT_RECORD_AGAIN_MS;
    if (result != LINK_DONE)
        log_write(LOG_WARNING, "record", "event=not-stored held=%zu again=%d", r->count, !ended);
    if (!ended)
        return;
    r->count--;
    memmove(r->list, r->list + 1, r->count * sizeof r->list[0]);
}
