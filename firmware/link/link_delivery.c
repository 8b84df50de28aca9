#include "firmware/link/link_delivery.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/random.h"

// A refusal that says nothing about this record: it is about the moment, or about the device.
static bool may_pass(enum backend_problem problem)
{
    return problem == PROBLEM_IN_PROGRESS || problem == PROBLEM_RESET_BUSY ||
           problem == PROBLEM_DEVICE_UNKNOWN || problem == PROBLEM_DEVICE_SUSPENDED ||
           problem == PROBLEM_FIRMWARE_TOO_OLD;
}

enum link_delivery_step link_delivery_step(const struct backend_answer *answer)
{
    if (answer->end == BACKEND_DONE)
        return LINK_DELIVERY_DONE;
    if (answer->status == 429 || answer->status == 503)
        return LINK_DELIVERY_TOLD;
    // Only the backend itself can refuse a record for good, and it does so in a problem document.
    if (answer->end != BACKEND_REFUSED || answer->status >= 500 || may_pass(answer->problem))
        return LINK_DELIVERY_LATER;
    return LINK_DELIVERY_PARK;
}

// ---- the file ---------------------------------------------------------------------------------

static void count(struct link_delivery *d)
{
    struct link_outbox now;
    if (!d->outbox || outbox_count(d->outbox, &now.waiting, &now.parked) != OUTBOX_OK)
        return;
    if (d->counted && now.waiting == d->counts.waiting && now.parked == d->counts.parked)
        return;
    d->counts = now;
    d->counted = true;
    d->changed(d->context, &now);
}

bool link_delivery_open(struct link_delivery *d)
{
    if (d->outbox)
        return true;
    enum outbox_err err = outbox_open(&d->outbox, d->path, clock_now());
    if (err != OUTBOX_OK)
        log_write(LOG_ERROR, "delivery", "event=no-outbox alarm=1 cause=\"%s\"",
                  outbox_strerr(err));
    d->drained = false;
    count(d);
    return err == OUTBOX_OK;
}

void link_delivery_close(struct link_delivery *d)
{
    outbox_close(&d->outbox);
}

// A file that turns out to be broken is replaced, and the record goes into the new one.
static bool store(struct link_delivery *d, const struct outbox_record *record,
                  enum outbox_err (*write)(struct outbox *, const struct outbox_record *))
{
    enum outbox_err err = OUTBOX_CORRUPT;
    for (int tries = 0; tries < 2 && err == OUTBOX_CORRUPT; tries++) {
        if (!link_delivery_open(d))
            return false;
        err = write(d->outbox, record);
        if (err == OUTBOX_CORRUPT)
            outbox_close(&d->outbox);
    }
    d->drained = false;
    count(d);
    return err == OUTBOX_OK;
}

static enum outbox_err write_intent(struct outbox *outbox, const struct outbox_record *record)
{
    return outbox_intent(outbox, record->id, record->operation);
}

bool link_delivery_intent(struct link_delivery *d, const struct outbox_record *record)
{
    return store(d, record, write_intent);
}

bool link_delivery_outcome(struct link_delivery *d, const struct outbox_record *record)
{
    return store(d, record, outbox_outcome);
}

// ---- the way to the backend -------------------------------------------------------------------

static void fail(struct link_delivery *d, bool told, int64_t retry_after_s)
{
    backoff_failed(&d->backoff, clock_ms(), told, retry_after_s, random_u32());
}

// What the disk says decides: a record that could not be removed is sent again.
static void settle(struct link_delivery *d, enum outbox_err err)
{
    if (err != OUTBOX_OK)
        fail(d, false, 0);
    else
        backoff_succeeded(&d->backoff);
    count(d);
}

static void answered(void *context, const struct backend_answer *answer)
{
    struct link_delivery *d = context;
    enum link_delivery_step step = link_delivery_step(answer);
    d->in_flight = false;
    if (!d->outbox)
        return;
    switch (step) {
    case LINK_DELIVERY_DONE:
        settle(d, outbox_delivered(d->outbox, &d->sent));
        break;
    case LINK_DELIVERY_PARK:
        log_write(LOG_ERROR, "delivery", "event=parked alarm=1 status=%d problem=%s",
                  answer->status, problem_name(answer->problem));
        settle(d, outbox_park(d->outbox, &d->sent));
        break;
    case LINK_DELIVERY_LATER:
    case LINK_DELIVERY_TOLD:
        fail(d, step == LINK_DELIVERY_TOLD, answer->retry_after_s);
        break;
    }
}

static bool send_oldest(struct link_delivery *d)
{
    const struct backend_outcome outcome = {
        .id = d->sent.id,
        .key = d->sent.key,
        .result = d->sent.result,
        .status_word = d->sent.status_word,
        .finished_at = d->sent.finished_at,
    };
    const struct backend_caller caller = {answered, d};
    return backend_outcome(d->backend, LINK_DELIVERY_LIMIT_MS, &outcome, caller);
}

void link_delivery_run(struct link_delivery *d)
{
    if (d->in_flight || d->drained || !d->outbox || d->backoff.not_before > clock_ms())
        return;
    enum outbox_err err = outbox_oldest(d->outbox, &d->sent);
    d->drained = err == OUTBOX_EMPTY;
    if (d->drained)
        return;
    if (err == OUTBOX_CORRUPT) {
        outbox_close(&d->outbox);
        return;
    }
    d->in_flight = err == OUTBOX_OK && send_oldest(d);
    if (!d->in_flight)
        fail(d, false, 0);
}

int link_delivery_wait(const struct link_delivery *d)
{
    if (d->in_flight || d->drained || !d->outbox)
        return -1;
    return clock_left(d->backoff.not_before);
}
